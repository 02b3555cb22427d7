from csat_helpers.exhibits.placing import Point, place

FRAME = (0.0, 0.0, 100.0, 100.0)


def test_a_lone_label_stands_to_the_right():
    (spot,) = place([Point(50, 50, 3, 2, 20, 3.5)], FRAME, [], [], [])
    assert spot is not None
    assert (spot.align, spot.leader) == ("left", False)
    assert spot.x == 54


def test_labels_avoid_each_other_regions_lines_and_the_frame():
    points = [Point(20 + 15 * (k % 5), 30 + 9 * (k // 5), 2, 1.5, 18, 3.5) for k in range(15)]
    boxes = [s.box for s in place(points, FRAME, [(0, 0, 20, 6)], [50], [45]) if s is not None]
    assert len(boxes) >= 12
    for k, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= 100
        for b in boxes[k + 1 :]:
            assert min(a[2], b[2]) - max(a[0], b[0]) < 0.8 or min(a[3], b[3]) - max(a[1], b[1]) < 0.8


def test_a_label_without_room_is_left_out():
    crowd = [Point(50, 50, 20, 20, 60, 3.5) for _ in range(12)]
    assert None in place(crowd, FRAME, [], [50], [50])


def test_a_label_gives_way_to_one_placed_after_it():
    # Right of the first is free while it is placed alone; the others' regions and labels need that room.
    points = [Point(50, 50, 3, 2, 20, 3.5), Point(54, 46, 3, 2, 20, 3.5), Point(54, 54, 3, 2, 20, 3.5)]
    spots = place(points, FRAME, [], [], [])
    assert None not in spots
    boxes = [s.box for s in spots if s]
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            assert min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1])


def test_no_label_covers_a_point_and_a_leader_ends_at_its_label():
    points = [Point(50 + 3 * k, 50 + 2 * (k % 3), 6, 4, 18, 3.5) for k in range(6)]
    for spot in place(points, FRAME, [], [], []):
        assert spot is not None
        left, top, right, bottom = spot.box
        assert left <= spot.end[0] <= right
        assert top <= spot.end[1] <= bottom
        assert not any(left < p.x < right and top < p.y < bottom for p in points)
