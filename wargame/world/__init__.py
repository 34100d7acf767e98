"""The world: fields declared once, arrays with a batch axis, views, lifecycles."""
