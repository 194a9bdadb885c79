# Read by tests/harness/list_tests.sh.
entry sre unicode 600 /bin/sh "$source/tests/harness/same_output.sh" "$oracle" \
    "$PWD/tests/sre/unicode_dump" "$source/tests/sre/unicode_dump.py"
entry sre engine 900 "$oracle" "$source/tests/sre/sre_cases.py" "$PWD/tests/sre/sre_driver"
