"""The conformance kit: what every scenario and every player must hold to, as checks anybody can run.

A scenario or a player from outside is checked by the same functions as the shipped ones; each check returns its
complaints, and none of them knows an exception by name.

======================  ===============================================================================
module                  what it holds
======================  ===============================================================================
`complaints`            one complaint, and the way to raise all of them at once
`catalogue`             scenarios of a folder and the players that can sit in their seats
`sitting`               a game played turn by turn with everything kept that a check may ask
`players_held`          legal orders only, never idle, same view same orders, no clock, in time
`worlds_held`           it ends, bounds, conservation, causes that sum to the change
`laws_held`             same seed same game, a batch equals its worlds, packing, no secret in a view
`secrets`               worlds that differ only in what an actor must not know
`golden`                readable transcripts and counts, and the first difference from them
`borderland`, `run`     a small world built to try one rule at a time
`strategies`            Hypothesis strategies (needs the extra ``test``)
======================  ===============================================================================
"""
