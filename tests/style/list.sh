# Read by tests/harness/list_tests.sh.
entry style headers 900 /bin/sh "$source/tests/style/headers.sh" "$source" "${CC:-cc}"
