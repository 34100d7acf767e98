"""Who fills a seat: people, doctrines, chance."""
