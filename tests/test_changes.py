"""What differs from the state that readers had before: flags and distributions."""

from engine.publication import open_state


def asked(folder, query, run_id):
    with open_state(folder, run_id) as con:
        return con.execute(query).fetchall()


def flags(folder, run_id):
    return dict(asked(folder, "SELECT (authority, declaration_id)::VARCHAR, rank FROM flagged_shipments", run_id))


def test_nothing_has_changed_in_a_first_run(in_parts):
    assert asked(in_parts, "FROM run_changes", "run1") == []
    assert asked(in_parts, "FROM drift", "run1") == []


def test_changes_are_the_difference_of_two_states(in_parts):
    before, now = flags(in_parts, "run1"), flags(in_parts, "run2")
    changes = asked(
        in_parts, "SELECT change, (authority, declaration_id)::VARCHAR, rank, rank_before FROM run_changes", "run2"
    )
    expected = {("new", key, rank, None) for key, rank in now.items() if key not in before}
    expected |= {("gone", key, None, rank) for key, rank in before.items() if key not in now}
    expected |= {
        ("moved", key, rank, before[key]) for key, rank in now.items() if key in before and before[key] != rank
    }
    assert set(changes) == expected
    assert {change for change, *_ in changes} >= {"new"}


def test_a_flag_remembers_the_run_that_raised_it_first(in_parts):
    first = asked(
        in_parts, "SELECT (authority, declaration_id)::VARCHAR, first_flagged_run FROM flagged_shipments", "run2"
    )
    before = flags(in_parts, "run1")
    assert first
    assert all(run_id == ("run1" if key in before else "run2") for key, run_id in first)


def test_drift_tells_what_moved(in_parts):
    found = dict(asked(in_parts, "SELECT subject, stability FROM drift WHERE kind = 'input'", "run2"))
    assert {"authority", "price_per_kg", "origin"} <= found.keys()
    assert all(stability >= 0 for stability in found.values())
    assert asked(in_parts, "SELECT bool_and(shifted = (stability > 0.25)) FROM drift", "run2") == [(True,)]
