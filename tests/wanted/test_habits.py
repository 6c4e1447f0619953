from csp_ir.wanted.habits import HABITS, habit


def test_what_is_commoner_costs_less():
    assert (
        habit("({0} + {1})", 1) < habit("({0} < {1})", 1) < habit("({0} // {1})", 1) < habit("calendar.isleap({0})", 2)
    )


def test_parentheses_do_not_count():
    assert habit("(not {0})", 1) == habit("not {0}", 1)


def test_keys_of_records_are_read_all_the_time_and_patterns_hardly_ever():
    assert habit("{0}['name']", 1) < habit("{0}.get('name')", 1) < habit("int(re.sub('x', '', {0}))", 2)


def test_a_table_has_each_operation_once():
    assert len(HABITS) > 50 and min(HABITS.values()) == 0.0
