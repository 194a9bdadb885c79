#!/bin/sh
# headers.sh SOURCE CC: every header compiles by itself, and weft.h in C++17 too.

source=$1 cc=$2 failed=0
for header in $(find "$source/Include" -name '*.h'); do
    case $header in
        */internal/*) languages="c:gnu11" ;;
        *) languages="c:c11 c++:c++17" ;;
    esac
    for language in $languages; do
        echo "#include \"${header#"$source/Include/"}\"" |
            $cc -x "${language%:*}" -std="${language#*:}" -fsyntax-only -Wall -Wextra \
                -Wno-unused-parameter -Wno-unused-function -Wno-missing-field-initializers \
                -I"$source/Include" -iquote "$source/Include/internal" - || failed=1
    done
done
exit $failed
