"""The unchanging facts of a scenario as arrays: the map, the forces, the sites, the market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import Sums

if TYPE_CHECKING:
    from wargame.scenario.model import Scenario

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

USD_PER_TONNE: Final = {"USD/t": 1.0, "USD/kg": 1000.0, "USD/lb": 2204.62262, "USD/oz": 32150.7466}
REBEL, STATE, OTHER = 0, 1, 2
_CAMPS = {"rebel": REBEL, "state": STATE, "other": OTHER}


class Facts:
    """Facts by axis, as arrays without B.

    Those that only ever meet arrays with B are rows (1, ...): in one world NumPy takes two arrays of one shape in a
    quarter of the time.
    """

    def __init__(self, scenario: Scenario) -> None:
        text, index = scenario.text, scenario.index
        actors, zones, forces = index["A"], index["Z"], index["F"]
        # map
        self.terrain: F64 = np.array([z.terrain for z in text.zones.values()])
        self.weight: F64 = np.array([z.weight for z in text.zones.values()])
        self.population: F64 = np.array([z.population for z in text.zones.values()])
        self.start_order: F64 = np.array([z.order for z in text.zones.values()])
        self.start_access: F64 = np.array([z.relief_access for z in text.zones.values()])
        self.start_holder: Ints = np.array([actors[z.holder] for z in text.zones.values()], np.intp)
        near = [[zones[n] for n in z.neighbours] for z in text.zones.values()]
        self.near: tuple[Ints, ...] = tuple(np.array(n, np.intp) for n in near)
        self.reach: tuple[Ints, ...] = tuple(np.array([*n, k], np.intp) for k, n in enumerate(near))
        """A zone's neighbours and the zone itself."""
        width = max((len(n) for n in near), default=0)
        self.near_table: Ints = np.array([n + [k] * (width - len(n)) for k, n in enumerate(near)], np.intp)
        """(Z, K) neighbours, padded with the zone itself."""
        self.adjacent: Mask = np.zeros((len(zones), len(zones)), np.bool_)
        """(zone, its neighbour)."""
        for k, neighbours in enumerate(near):
            self.adjacent[neighbours, k] = True
        self.country: Ints = self.start_holder
        # forces
        self.camp: Ints = np.array([_CAMPS[f.camp] for f in text.forces.values()], np.intp)
        self.of_camp: tuple[tuple[int, ...], ...] = tuple(
            tuple(int(k) for k in np.flatnonzero(self.camp == camp)) for camp in (REBEL, STATE, OTHER)
        )
        """Forces of each camp."""
        self.forces_of: tuple[Ints, ...] = tuple(np.array(forces, np.intp) for forces in self.of_camp)
        """The same as arrays."""
        others = self.of_camp[OTHER]
        self.side: dict[int, tuple[Ints, F64]] = {
            REBEL: (self.forces_of[REBEL], np.ones(len(self.of_camp[REBEL]))),
            STATE: (
                np.array([*self.of_camp[STATE], *others], np.intp),
                np.array([1.0] * len(self.of_camp[STATE]) + [0.5] * len(others)),
            ),
        }
        """Camp -> (forces that defend with it, how far each counts); other armies count half for the state's side."""
        self.force_actor: Ints = np.array([actors[f.actor] for f in text.forces.values()], np.intp)
        self.armed: Mask = np.isin(np.arange(len(actors)), self.force_actor)
        """(A,) actors with a force of their own."""
        self.force_sponsor: Ints = np.array(
            [-1 if f.sponsor is None else actors[f.sponsor] for f in text.forces.values()], np.intp
        )
        self.force_home: Ints = np.array([zones[f.home] for f in text.forces.values()], np.intp)
        self.start_supply: F64 = np.array([[f.supply for f in text.forces.values()]])
        self.start_morale: F64 = np.array([[f.morale for f in text.forces.values()]])
        self.start_quality: F64 = np.array([f.quality for f in text.forces.values()])
        self.start_air: F64 = np.array([f.air for f in text.forces.values()])
        self.start_backing: F64 = np.array([[f.backing for f in text.forces.values()]])
        self.start_strength: F64 = np.zeros((len(forces), len(zones)))
        for f, force in enumerate(text.forces.values()):
            for zone, count in force.strength.items():
                self.start_strength[f, zones[zone]] = count
        self.paid_forces: Ints = np.flatnonzero((self.camp == REBEL) & (self.force_sponsor >= 0))
        """Forces that recruit for the rents of their actor."""
        self.armies: Ints = np.flatnonzero((self.camp == STATE) & (self.start_strength.sum(axis=1) > 5000))
        """Forces that a state recruits for."""
        camp_of_actor = np.full(len(actors), STATE, np.intp)
        for force in text.forces.values():
            if force.camp == "rebel":
                camp_of_actor[actors[force.actor]] = REBEL
        self.camp_of_actor: Ints = camp_of_actor
        """Camp of a zone's holder."""
        self.is_rebel: Mask = camp_of_actor == REBEL
        # sites
        commodities = index["C"]
        sites = list(text.sites.values())
        self.site_zone: Ints = np.array([zones[s.zone] for s in sites], np.intp)
        self.site_output: F64 = np.zeros((len(sites), len(commodities)))
        for m, site in enumerate(sites):
            for commodity, tonnes in site.output.items():
                self.site_output[m, commodities[commodity]] = tonnes
        self.artisanal: Mask = np.array([s.labour == "artisanal" for s in sites], np.bool_)
        self.industrial: Ints = np.flatnonzero(~self.artisanal)
        """The other sites."""
        self.start_diggers: F64 = np.array([s.diggers for s in sites])
        self.start_formal: F64 = np.array([s.formal for s in sites])
        self.start_working: F64 = np.array([s.working for s in sites])
        routes = index["R"]
        self.site_route: Ints = np.array([-1 if s.route is None else routes[s.route] for s in sites], np.intp)
        self.route_via: Ints = np.array([-1 if r.via is None else actors[r.via] for r in text.routes.values()], np.intp)
        self.sites_via: tuple[tuple[int, Ints], ...] = tuple(
            (int(a), np.flatnonzero((self.site_route >= 0) & (self.route_via[self.site_route] == a)))
            for a in sorted(set(self.route_via[self.route_via >= 0].tolist()))
        )
        """(actor, sites whose ore leaves through its country or hands)."""
        self.sites_of: tuple[tuple[int, Ints, F64], ...] = tuple(
            (c, np.flatnonzero(self.site_output[:, c]), self.site_output[self.site_output[:, c] > 0, c])
            for c in range(len(commodities))
            if self.site_output[:, c].any()
        )
        """(commodity, sites that yield it, tonnes a year of each)."""
        # market
        goods = list(text.commodities.values())
        self.usd_per_tonne: F64 = np.array([USD_PER_TONNE[c.unit] for c in goods])
        self.start_price: F64 = np.array([[c.price for c in goods]])
        self.world_output: F64 = np.array([c.world for c in goods])
        self.elasticity: F64 = np.array([c.elasticity for c in goods])
        self.volatility: F64 = np.array([c.volatility for c in goods])
        self.start_inventory: F64 = np.array([[c.inventory for c in goods]])
        self.start_contract: F64 = np.array([[c.contract_share for c in goods]])
        self.refining: F64 = np.zeros((len(actors), len(goods)))
        for c, good in enumerate(goods):
            for actor, share in good.refining.items():
                self.refining[actors[actor], c] = share
        self.world: F64 = np.where(self.world_output > 0, self.world_output, 1.0)
        self.site_share: F64 = self.site_output / self.world
        self.sites_in = Sums((int(c), int(m), self.site_share[m, c]) for m, c in np.argwhere(self.site_share))
        """What the sites come to in the world supply of each commodity."""
        self.goods_of = Sums((int(m), int(c), self.site_output[m, c]) for m, c in np.argwhere(self.site_output))
        """What the commodities come to at each site, by the tonne."""
        """(M, C) share of a site at full working in world output."""
        # actors
        people = list(text.actors.values())
        self.capital_income: F64 = np.array([[a.capital_income for a in people]])
        self.budget: F64 = np.array([max(a.budget, 1.0) for a in people])
        self.start_power: F64 = np.array([a.power_supply for a in people])
        self.start_climate: F64 = np.array([[a.climate for a in people]])
        self.start_support: F64 = np.array([[a.support for a in people]])
        self.start_cohesion: F64 = np.array([[a.cohesion for a in people]])
        self.start_isolation: F64 = np.array([[a.isolation for a in people]])
        self.start_standing: F64 = np.array(
            [[[a.standing.regional, a.standing.western, a.standing.southern] for a in people]]
        )
        self.start_access_share: F64 = np.zeros((len(actors), len(goods)))
        self.start_stock: F64 = np.zeros((len(actors), len(goods)))
        for k, actor_text in enumerate(people):
            for c_name, share in actor_text.access.items():
                self.start_access_share[k, commodities[c_name]] = share
            for c_name, tonnes in actor_text.stock.items():
                self.start_stock[k, commodities[c_name]] = tonnes
        lost = [int(h) for z, h in zip(text.zones.values(), self.start_holder, strict=True) if z.order < 0.75]
        states = [a for a in lost if camp_of_actor[a] == STATE]
        self.country_actor: int = max(set(states), key=states.count) if states else -1
        """The state on whose land the war is fought; -1 if there is none."""
        self.is_state: Mask = np.array([a.state for a in people], np.bool_)
        self.is_armed_group: Mask = ~self.is_state
