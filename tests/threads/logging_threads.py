"""logging from all threads: every record arrives, whole."""
import io
import logging
from _race import each

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(thread)d %(levelname)s %(message)s"))
root = logging.getLogger("race")
root.addHandler(handler)
root.setLevel(logging.INFO)


def use(i):
    log = logging.getLogger("race.child%d" % i)
    for k in range(80):
        log.info("message %d %d", i, k)
        log.debug("never")


each(use)
lines = out.getvalue().splitlines()
assert len(lines) == 320
assert {l.split(" ", 2)[2] for l in lines} == {"message %d %d" % (i, k) for i in range(4) for k in range(80)}
print("ok")
