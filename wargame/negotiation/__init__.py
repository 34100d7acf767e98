"""Bargaining as algebra over issues, packages and utilities; batched over tables, and blind to the world's state.

::

    space        issues and options -> packages, and their utilities     worth        clauses, texts, walking away
    frontier     the Pareto set                                          fair         zone, blocking seats, fair points
    opening      what would open an empty zone                           measures     how good a deal is
    concede      targets, acceptance, the ladder of own worth            beliefs      what others want, by what they say
    answers      what several others would accept                        negotiator   one seat's mind at B tables
    table        the state machine of a table                            talks        negotiators at tables
    mediator     a single text in rounds                                 foresight    alternating offers, backwards
    ripeness     ripe or not                                             credibility  the record of promises and threats
    compliance   threats, breaches, ceasefires
"""
