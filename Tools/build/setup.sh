# Sourced by ./run and ./check with $root set: installs packages and builds variants.
# POSIX sh and Debian's essential packages are all it takes. Messages go to stderr.

say() { echo "weft: $*" >&2; }
die() { say "$*"; exit 1; }

# need_packages KIND...: installs what Tools/build/packages.txt lists for these kinds and is missing.
need_packages() {
    command -v dpkg-query >/dev/null || { say "not a Debian system: taking the packages for granted"; return; }
    list=$root/Tools/build/packages.txt missing=
    for kind; do
        for package in $(awk -v kind="$kind" '$2 == kind { print $1 }' "$list"); do
            case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
                installed) ;;
                *) missing="$missing $package" ;;
            esac
        done
    done
    test -n "$missing" || return 0
    say "these Debian packages are missing:"
    for package in $missing; do
        awk -v package="$package" '$1 == package {
            $2 = ""; why = $0; sub(/^[^ ]+ +/, "", why); printf "    %-26s %s\n", package, why }' "$list" >&2
    done
    test "$(id -u)" = 0 || die "to install them, run as root: apt-get update && apt-get install -y$missing"
    say "installing them with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    mkdir -p "$root/build"
    log=$root/build/apt.log
    # The lists of packages are fetched only if installing does not work without.
    {
        install_packages $missing || { apt-get update && install_packages $missing; }
    } </dev/null >"$log" 2>&1 && return 0
    tail -n 20 "$log" >&2
    die "apt-get could not install them"
}

install_packages() {
    apt-get install -y --no-install-recommends "$@"
}

jobs() { nproc 2>/dev/null || echo 2; }

# build_variant NAME MAKE-TARGET CONFIGURE-ARGUMENT...: builds below build/NAME, quietly unless it
# fails. One build at a time: a second one waits for the lock.
build_variant() {
    name=$1 target=$2
    shift 2
    dir=$root/build/$name
    mkdir -p "$dir"
    log=$dir/build.log
    (
        flock 9
        cd "$dir" || exit 1
        touch stamp.new
        test "$root/configure" -nt "$root/configure.ac" || (cd "$root" && autoconf) || exit 1
        # A file of ours remembers the arguments: configure again when they change.
        if ! test -f Makefile || ! echo "$*" | cmp -s - configure.args; then
            "$root/configure" -q "$@" || exit 1
            echo "$*" >configure.args
        fi
        make -j"$(jobs)" $target || exit 1
        mv stamp.new up-to-date
    ) 9>"$root/build/lock" >"$log" 2>&1 && return 0
    grep -E -A8 'error:|undefined reference|\*\*\*' "$log" | head -n 60 >&2
    say "the build failed; its log is ${log#"$PWD"/}"
    return 1
}
