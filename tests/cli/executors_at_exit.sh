# Executors that a program leaves to its end: they end with it, and what they need is there until then.
cat >prog.py <<'PYTHON'
import concurrent.futures, sys
def work(text):
    print(text, flush=True)
if __name__ == "__main__":
    kind = getattr(concurrent.futures, sys.argv[1])
    pool = kind(2)
    pool.submit(work, "apple")
PYTHON
for kind in ThreadPoolExecutor ProcessPoolExecutor; do
    "$PYTHON" prog.py $kind 2>&1
done
