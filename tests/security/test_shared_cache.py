from benchmarks.chaos.shared_cache import once


def test_processes_that_create_and_fill_one_cache_lose_nothing():
    assert once(processes=3, entries=8) == []
