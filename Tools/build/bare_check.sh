#!/bin/sh
# bare_check.sh [run|check]: tries ./run, and with `check` (the default) ./check too, in a bare
# Debian 12 made by debootstrap below /tmp, on the sources of HEAD. Needs root and debootstrap.
# The system is made once and kept in /tmp/weft-bare.tar; the folder used is removed at the end.

set -e
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
system=/tmp/weft-bare.tar
folder=$(mktemp -d /tmp/weft-bare.XXXXXX)
clean_up() {
    umount "$folder/proc" "$folder/dev" 2>/dev/null || true
    rm -rf --one-file-system "$folder"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

if test -e "$system"; then
    tar -C "$folder" -xf "$system"
else
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    test -z "$http_proxy" || export http_proxy
    debootstrap --variant=minbase bookworm "$folder" >&2
    tar -C "$folder" -cf "$system" .
fi
# The mirrors of this machine, so that the packages come from where they usually come from.
cp -r /etc/apt/. "$folder/etc/apt/"
cp /etc/resolv.conf /etc/hosts "$folder/etc/"
cp -r /usr/share/keyrings/. "$folder/usr/share/keyrings/"
mount -t proc proc "$folder/proc"
mount --bind /dev "$folder/dev"

chmod 755 "$folder"
mkdir "$folder/weft" "$folder/elsewhere"
git -C "$root" archive HEAD | tar -C "$folder/weft" -xf -
echo 'import sys; print("hello from", sys.implementation.name, sys.argv[1:])' >"$folder/elsewhere/hello.py"

# Who may not install packages is told how to.
text=$(env -i PATH=/usr/sbin:/usr/bin:/bin HOME=/tmp chroot --userspec=65534:65534 "$folder" /weft/run x.py 2>&1) &&
    { echo "bare_check: ./run worked without its packages"; exit 1; }
test "$(echo "$text" | grep -c 'apt-get update && apt-get install -y [a-z]')" = 1 ||
    { echo "bare_check: ./run did not print the command to run as root, but:"; echo "$text"; exit 1; }

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root chroot "$folder" sh -c "$1"; }
hello() { inside 'cd /elsewhere && /weft/run hello.py one two'; }
for time in first second; do
    test "$(hello)" = "hello from weft ['one', 'two']" || { echo "bare_check: ./run failed, $time time"; exit 1; }
    echo "bare_check: ./run works the $time time"
done
inside '! command -v python3' >/dev/null || { echo "bare_check: ./run installed a CPython"; exit 1; }

test "${1:-check}" = check || exit 0
inside '/weft/check'
echo "bare_check: ./check works"
