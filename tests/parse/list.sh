# Read by tests/harness/list_tests.sh.
for parse_test in "cases" "bytes" "deep" "strings" "mutations 2000" "files 60"; do
    entry parse "${parse_test%% *}" 900 \
        "$oracle" "$source/tests/parse/compare.py" "$PWD/tests/parse/ast_dump" $parse_test
done
