#!/bin/sh
# list_tests.sh SOURCE WEFT ORACLE SETS: writes CTestTestfile.cmake for the build folder it runs in.
# SETS is a comma-separated choice of unit, threads, races, lang, forced, cli, tools, fuzz, conformance. `tools` are the
# tests/FOLDER/list.sh: each is read here and calls `entry` for its tests. Labels are folder names.
# With SINGLE=yes in the environment the build has no threads: needs_threads.txt says what to leave out.

source=$1 weft=$2 oracle=$3 sets=$4
variant=$(basename "$PWD")

# entry LABEL NAME TIMEOUT COMMAND...
entry() {
    label=$1 name=$variant.$1.$2 timeout=$3
    if test "$SINGLE" = yes && grep -qx "$1\.$2" "$source/tests/harness/needs_threads.txt"; then
        return
    fi
    shift 3
    printf 'add_test("%s"' "$name"
    printf ' "%s"' "$@"
    printf ')\nset_tests_properties("%s" PROPERTIES LABELS %s TIMEOUT %s SKIP_RETURN_CODE 77)\n' \
        "$name" "$label" "$timeout"
}

# suites LABEL PROGRAM: one test per googletest suite. Immortal objects are no leaks.
suites() {
    test -x "$2" || return 0
    for suite in $("./$2" --gtest_list_tests | sed -n 's/^\([^ ]*\)\.$/\1/p' | sort -u); do
        entry "$1" "$suite" 600 /usr/bin/env ASAN_OPTIONS=detect_leaks=0 \
            "$PWD/$2" "--gtest_filter=$suite.*" --gtest_brief=1
    done
}

# scripts LABEL SUFFIX RUNNER: one test per file; a name that begins with _ is a test's helper.
scripts() {
    folder=$source/tests/$1
    test -d "$folder" || return 0
    find "$folder" -name "*$2" ! -name '_*' ! -path '*/_*/*' | LC_ALL=C sort |
        while read -r file; do
            name=$(echo "${file#"$folder"/}" | sed 's/\.[a-z]*$//; s|/|.|g')
            entry "$1" "$name" 300 /bin/sh "$source/tests/harness/$3" "$weft" "$oracle" "$file"
        done
}

# forced: every program of lang/ again in each mode of specialization, and from compiled files, many to a test.
# Debug builds.
forced() {
    for mode in always undo fail off compiled; do
        for part in 1 2 3 4 5 6; do
            entry forced "${mode}_$part" 900 /bin/sh "$source/tests/harness/forced_test.sh" \
                "$weft" "$oracle" "$source/tests/lang" "$mode" "$part" 6
        done
    done
}

# races: race programs. Under a sanitizer they take longer, and use more memory.
races() {
    find "$source/tests/threads" -name '*.py' ! -name '_*' | LC_ALL=C sort |
        while read -r file; do
            entry threads "$(basename "$file" .py)" 600 \
                /bin/sh "$source/tests/harness/thread_test.sh" "$weft" "$file"
        done
}

conformance() {
    expected=$source/tests/conformance/expected.txt
    test -e "$expected" || return 0
    for module in $(awk '/^[a-z]/ { print $1 }' "$expected"); do
        entry conformance "$module" 1800 \
            "$oracle" "$source/tests/conformance/run.py" --weft "$weft" "$module"
    done
}

for set in $(echo "$sets" | tr , ' '); do
    case $set in
        unit) suites unit unit_tests ;;
        threads) suites threads thread_tests; races ;;
        races) races ;;
        lang) scripts lang .py lang_test.sh ;;
        forced) forced ;;
        cli) scripts cli .sh cli_test.sh ;;
        conformance) conformance ;;
        fuzz) . "$source/tests/fuzz/list.sh" ;;
        tools) for list in "$source"/tests/*/list.sh; do . "$list"; done ;;
        *) echo "list_tests.sh: no set of tests is called $set" >&2; exit 1 ;;
    esac
done >CTestTestfile.cmake.new && mv CTestTestfile.cmake.new CTestTestfile.cmake
