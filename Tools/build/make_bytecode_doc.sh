#!/bin/sh
# make_bytecode_doc.sh: writes Doc/bytecode.md from the instruction definitions; `--check` compares.
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
definitions=$root/Interp/bytecode/opcodes.def
page=$root/Doc/bytecode.md

write() {
    cat <<'END'
# The instructions of weft's bytecode

Made from `Interp/bytecode/opcodes.def` by `make doc`; not edited by hand.

An instruction is one word of 8 bytes: the opcode (two bytes, of which canonical code uses one), three
operands of a byte each (`a`, `b`, `c`) and a number of 24 bits (`imm`). The caches of some follow in words of their own, which are zero in compiled
files. Registers are the arguments, the local variables, the cells, then temporaries. `weft dis FILE`
shows a program's instructions.

The letters of the operands `a b c imm`: `d` register written, `r` register read (a temporary is
consumed), `k` register read and kept, `w` first of several registers, `n` a number, `-` unused; for
`imm`: `j` jump in words relative to the next instruction, `K` constant, `N` name, `F` free variable,
`V` variable, `i` integer. Flags: X may raise, J jumps, E ends the block, T is a safepoint.
END
    awk '
        /^\/\* --- / { title = $0; sub(/^\/\* -+ /, "", title); sub(/ -+( \*\/)?$/, "", title)
            heading = "\n## " toupper(substr(title, 1, 1)) substr(title, 2) "\n\n" \
                "| instruction | operands | cache | flags | |\n|---|---|---|---|---|\n" }
        /^#define C_/ { words[$2] = $3 }
        /^OP\(/ { printf "%s", heading; heading = ""; line = $0; sub(/^OP\(/, "", line)
            name = line; sub(/,.*/, "", name); sub(/^[^,]*, */, "", line)
            operands = substr(line, 2, 4); sub(/^"...." *, */, "", line)
            cache = line; sub(/,.*/, "", cache); sub(/^[^,]*, */, "", line)
            flags = line; sub(/^"/, "", flags); sub(/".*/, "", flags); sub(/^"[^"]*" *, *"/, "", line)
            sub(/"\)[^"]*$/, "", line); gsub(/\\"/, "\"", line); gsub(/\|/, "\\|", line)
            if (cache in words) cache = words[cache]
            printf "| `%s` | `%s` | %s | %s | %s |\n", name, operands, cache, flags, line }
        /^SPEC\(/ { if (!specials++) print "\n## Specialized forms\n\nOnly in the executable copies that threads make, never in compiled files.\n\n| instruction | form of | |\n|---|---|---|"
            line = $0; sub(/^SPEC\(/, "", line); split(line, part, /, */)
            doc = line; sub(/^[^"]*"/, "", doc); sub(/"\)[^"]*$/, "", doc); if (doc == line) doc = ""
            gsub(/\|/, "\\|", doc); printf "| `%s` | `%s` | %s |\n", part[1], part[2], doc }' "$definitions"
}

if test "$1" = --check; then
    write | diff -u "$page" - || { echo "Doc/bytecode.md is out of date: make doc"; exit 1; }
else
    write >"$page.new" && mv "$page.new" "$page"
fi
