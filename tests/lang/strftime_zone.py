"""time.strftime: the zone is looked for only where a format may show it."""
import os
import time

for zone in "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0":
    os.environ["TZ"] = zone
    time.tzset()
    for when in 0, 1_000_000_000, 1_720_000_000:
        t = time.localtime(when)
        print(zone, time.strftime("%Y-%m-%d %H:%M:%S %Z %z %c %s", t), time.strftime("%Y", t), repr(time.strftime("", t)))
        print(time.strftime("%j %a %Z|%z", tuple(t)), time.strftime("%x" + " long" * 60, tuple(t)))
    print(time.strftime("%Z %z", time.gmtime(0)), time.strftime("%H \u20ac", time.gmtime(0)))
for bad in (1, 2), (2000, 13, 1, 0, 0, 0, 0, 0, 0), "x":
    try:
        time.strftime("%Y", bad)
    except (TypeError, ValueError) as e:
        print(e)
