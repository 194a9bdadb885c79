# Threads that work on their own objects, or read shared ones, write nothing that others use: the counters
# of -X stats say so whatever else the machine does.
bench=$(cd "$(dirname "$0")/../../Tools/bench/threads" && pwd) || exit 1
for program in integers:100000 objects:50000 containers:2000 generators:10000 exceptions:40000 make_closures:60000 \
    module_constants:60000 shared_class:60000 shared_closure:60000 shared_function:60000 shared_dict:60000 \
    shared_instance:60000 shared_list:60 shared_set:60000 iterate_dict:60 iterate_set:60 search_list:1000; do
    name=${program%:*} work=${program#*:}
    writes=$("$PYTHON" -B -X stats "$bench/$name.py" 2 "$work" 2>&1 |
        sed -n 's/^atomic read-modify-writes[^:]*: \([0-9]*\).*$/\1/p')
    [ "${writes:-1000000}" -lt 40000 ] || {
        echo "$name: ${writes:-failed} atomic writes"
        exit 1
    }
done
echo ok
