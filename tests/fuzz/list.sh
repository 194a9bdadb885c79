# Read by tests/harness/list_tests.sh. Bounded runs with fixed seeds; by hand, with others and for
# longer: --seed, --runs (see the heads of the programs).
entry fuzz fail_alloc 900 "$oracle" "$source/tests/fuzz/fail_alloc.py" "$weft" --runs 4
entry fuzz wbc 900 "$PWD/tests/fuzz/wbc_fuzz" --runs 1000 $(cd "$source/tests/lang" && ls "$PWD"/prog_*.py \
    "$PWD"/exceptions_*.py "$PWD"/class_basic.py "$PWD"/generators.py "$PWD"/closures.py \
    "$PWD"/match_stmt.py "$PWD"/coroutines.py "$PWD"/async_generators.py "$PWD"/unpacking.py \
    "$PWD"/comprehensions.py "$PWD"/context_managers.py "$PWD"/exception_groups.py "$PWD"/walrus.py \
    "$PWD"/yield_from.py "$PWD"/dict_methods.py "$PWD"/control_flow.py "$PWD"/decorators.py)
entry fuzz source 900 /bin/sh "$source/tests/fuzz/same_outcomes.sh" "$oracle" "$weft" \
    "$source/tests/fuzz/source_fuzz.py" --outcomes --runs 1500 "$source"/tests/lang/[a-z]*.py
