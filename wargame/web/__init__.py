"""What a browser shows: the way in, the page of those who watch, and the screens of a seat."""
