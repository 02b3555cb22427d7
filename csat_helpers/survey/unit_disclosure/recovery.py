"""Which hidden cells everything that is shown would give away: an exact check of a plan.

Every hidden cell stands in two sums that are known, its row's and its column's (a margin that is hidden itself stands in
its groups' and in the whole's). So hidden cells are the edges of a graph whose nodes are the sums. A cell is determined
if and only if no cycle of hidden cells runs through it: along a cycle people can be moved without changing anything
that is shown. That it can be moved by ``step`` people, and no cell of the cycle falls below zero, is more: the cycle is
then directed, down only along cells that hold as many (Gusfield 1988; Boesch and Tindell 1980 on mixed graphs).
"""

import numpy as np

_SEED = 20261122


def safe_edges(tail: np.ndarray, head: np.ndarray, value: np.ndarray, nodes: int, step: int) -> np.ndarray:
    """Which edges lie on a cycle that can be shifted by ``step``: a cell rises along its edge and falls against it."""
    from scipy.sparse import coo_array, csgraph

    down = value >= step
    size = (nodes, nodes)
    ends = np.concatenate([tail, head[down]]), np.concatenate([head, tail[down]])
    graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=size).tocsr()
    part = csgraph.connected_components(graph, directed=True, connection="strong")[1]
    inside = part[tail] == part[head]
    found = inside.copy()
    found[inside] = ~_bridges(tail[inside], head[inside], nodes)
    return found


def _bridges(tail: np.ndarray, head: np.ndarray, nodes: int) -> np.ndarray:
    """Which edges of a graph no cycle holds: random labels of the other edges cancel below every other edge of a tree."""
    parent, order, edge = _forest(tail, head, nodes)
    label = np.random.default_rng(_SEED).integers(1, np.iinfo(np.int64).max, len(tail))
    in_tree = np.zeros(len(tail), bool)
    in_tree[edge[edge >= 0]] = True
    at = np.zeros(nodes, np.int64)
    for ends in (tail[~in_tree], head[~in_tree]):
        np.bitwise_xor.at(at, ends, label[~in_tree])
    below, above = at.tolist(), parent.tolist()
    for node in order[::-1].tolist():
        if above[node] >= 0:
            below[above[node]] ^= below[node]
    found = np.zeros(len(tail), bool)
    child = np.flatnonzero(edge >= 0)
    found[edge[child]] = np.array(below, dtype=np.int64)[child] == 0
    return found


def _forest(tail: np.ndarray, head: np.ndarray, nodes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A tree a component, searched in breadth: each node's parent (-1: none), the order, and the edge to the parent.

    A further node, the last, is joined to each component, so that one search finds all.
    """
    from scipy.sparse import coo_array, csgraph

    joined = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(nodes + 1, nodes + 1))
    part = csgraph.connected_components(joined, directed=False)[1]
    first = np.unique(part[:nodes], return_index=True)[1]
    ends = np.concatenate([tail, np.full(len(first), nodes)]), np.concatenate([head, first])
    graph = coo_array((np.ones(len(ends[0]), np.int32), ends), shape=joined.shape).tocsr()
    order, parent = csgraph.breadth_first_order(graph, nodes, directed=False)
    parent = np.where((parent < 0) | (parent == nodes), -1, parent)[:nodes]
    key = np.minimum(tail, head).astype(np.int64) * nodes + np.maximum(tail, head)
    place = np.argsort(key, kind="stable")
    child = np.flatnonzero(parent >= 0)
    wanted = np.minimum(child, parent[child]).astype(np.int64) * nodes + np.maximum(child, parent[child])
    edge = np.full(nodes, -1)
    edge[child] = place[np.searchsorted(key[place], wanted)]
    return parent, order[order < nodes], edge
