# Read by tests/harness/list_tests.sh.
entry style headers 120 /bin/sh "$source/tests/style/headers.sh" "$source" "${CC:-cc}"
