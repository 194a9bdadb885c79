# pdb: break points, stepping, jump (forward, back, out of a loop, where it cannot go), values set, return.
cat >prog.py <<'END'
def work(n):
    total = 0
    for i in range(n):
        total += i
        total *= 2
    total += 1000
    try:
        total //= 0
    except ZeroDivisionError as e:
        total = -1
    return total

print(work(3))
print("end")
END
"$PYTHON" -m pdb prog.py <<'END' 2>&1 | sed -e 's|^> .*/|> |' -e 's|^\((Pdb) \)*> .*/|\1> |' -e 's|at .*/prog|at prog|'
b 4
c
p i, total
jump 5
n
jump 3
n
c
jump 6
p total
jump 4
jump 10
jump 100
jump 1
n
n
!total = 77
jump 11
r
n
jump 13
n
w
c
q
END
echo $?
"$PYTHON" -m pdb prog.py <<'END' 2>&1 | grep -v '^> ' | sed 's|/.*/||'
tbreak work
c
until 6
jump 2
next
args
until 11
unt
u
jump 13
q
END
