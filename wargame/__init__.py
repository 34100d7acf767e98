"""A strategic wargame and negotiation simulator for the terminal."""
