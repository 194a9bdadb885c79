# Read by tests/harness/list_tests.sh.
for program in api native_threads misuse; do
    entry embed $program 900 "$PWD/tests/embed/$program"
done
entry embed header 900 /bin/sh "$source/tests/embed/header_test.sh" "$source" "$CC" "$CXX"
entry embed example 900 /bin/sh "$source/tests/embed/example_test.sh" "$source" "$CC" "$PWD"
entry embed install 900 /bin/sh "$source/tests/embed/install_test.sh" "$source" "$CC" "$PWD"
