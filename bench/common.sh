# shellcheck shell=bash
# Shared by the scripts of this directory: a broker in a process of its own, and the measuring of one process.
# Sourced, after a script has read its options; sets: here, java, jar, classpath, dir, options, service.
#
# NATIVE=FILE in the environment: the service that is measured is this native executable, with the options that -x gives
# and no others. What sends records, the marks and the broker stay on the JVM.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar="$here/target/quarkus-app/quarkus-run.jar"
if [ ! -f "$jar" ] || [ ! -f "$here/target/broker.classpath" ]; then
    echo "Not built: run ./mvnw package -DskipTests" >&2
    exit 2
fi
classpath="$here/target/classes:$here/target/test-classes:$(cat "$here/target/broker.classpath")"
native=${NATIVE:-}
native_options=${options:-}
# The heap that the goals are given for, and what bin/esports-lake adds; -x of a script wins.
options=${options:--Xmx256m -XX:TieredStopAtLevel=1 -XX:-G1UseAdaptiveIHOP}
# service_with OPTION...: sets what the service is started with, before its command: "${service[@]}" run
service_with() {
    # shellcheck disable=SC2206 # options are words
    if [ -n "$native" ]; then service=("$native" $native_options "$@"); else service=("$java" $options "$@" -jar "$jar"); fi
}
service_with
# A lake needs names beyond ASCII (bin/esports-lake does the same), and a figure its point.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
    *[Uu][Tt][Ff]*8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac
[ -z "${LC_ALL:-}" ] || { export LC_CTYPE=$LC_ALL; unset LC_ALL; }
export LC_NUMERIC=C
broker=""
own=""
dir=""

cleanup() {
    [ -z "$broker" ] || { kill "$broker" 2>/dev/null && wait "$broker" 2>/dev/null; } || true
    [ -z "$own" ] || rm -rf "$own"
}
trap cleanup EXIT

# work_in DIRECTORY: where everything is kept; an empty name is a temporary one, removed at the end.
work_in() {
    dir=$1
    if [ -z "$dir" ]; then
        dir=$(mktemp -d)
        own=$dir
    fi
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
}

# start_broker TOPIC:PARTITIONS,...: a fresh one; exports where it listens.
start_broker() {
    rm -rf "$dir/broker" "$dir/broker.out"
    "$java" -Xmx768m -cp "$classpath" io.esportslake.dev.BrokerProcess --dir "$dir/broker" --topics "$1" \
        >"$dir/broker.out" 2>"$dir/broker.err" &
    broker=$!
    for _ in $(seq 1200); do
        grep -q '^READY' "$dir/broker.out" 2>/dev/null && break
        kill -0 "$broker" 2>/dev/null || { cat "$dir/broker.err" >&2; exit 1; }
        sleep 0.1
    done
    KAFKA_BOOTSTRAP_SERVERS=$(sed -n 's/^READY //p' "$dir/broker.out")
    [ -n "$KAFKA_BOOTSTRAP_SERVERS" ] || { echo "The broker did not start within 120 s" >&2; exit 1; }
    export KAFKA_BOOTSTRAP_SERVERS QUARKUS_HTTP_PORT=0
}

# What Linux and macOS say in different ways.

cores() { nproc 2>/dev/null || sysctl -n hw.ncpu; }

machine() {
    local model kib
    if [ -r /proc/cpuinfo ]; then
        model=$(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo)
        kib=$(awk '/MemTotal/ {print $2}' /proc/meminfo)
    else
        model=$(sysctl -n machdep.cpu.brand_string)
        kib=$(($(sysctl -n hw.memsize) / 1024))
    fi
    echo "Machine: $(cores) cores, $model, $(((kib + 524288) / 1048576)) GiB, $("$java" -version 2>&1 | sed -n 2p); load $(uptime | sed 's/.*averages*: *//; s/,//g')"
}

# clock: seconds since 1970 with a fraction, of GNU's date, or of the perl that macOS brings.
clock() {
    local seconds
    seconds=$(date +%s.%N)
    case $seconds in
        *N) perl -MTime::HiRes=time -e 'printf "%.3f\n", time' ;;
        *) echo "$seconds" ;;
    esac
}

# peak_kib PID: the most that was resident until now, which Linux keeps; elsewhere what is resident now, so that the
# highest of some samples stands for the peak. Nothing of a process that has ended.
peak_kib() {
    if [ -r /proc/self/status ]; then awk '/VmHWM/ {print $2}' "/proc/$1/status"; else ps -o rss= -p "$1"; fi 2>/dev/null || true
}

# cpu_seconds PID: user and system until now. From ps, whose hundredths Linux does not print.
cpu_seconds() {
    if [ -r "/proc/$1/stat" ]; then
        awk -v hz="$(getconf CLK_TCK)" '{sub(/^.*\) /, ""); printf "%.2f", ($12 + $13) / hz}' "/proc/$1/stat"
    else
        ps -o time= -p "$1" | awk -F: '{for (i = 1; i <= NF; i++) s = s * 60 + $i; printf "%.2f", s}'
    fi
}

# bytes_of DIRECTORY [PATTERN]: of all files below it, or of those whose name the pattern fits.
bytes_of() { echo $(($(find "$1" -type f -name "${2:-*}" -exec cat {} + | wc -c))); }

# measure KIND SIZE RUN RECORDS LAKE COMMAND...: runs one process to its end. Appends to $dir/results.tsv
#   KIND SIZE RUN RECORDS wall-s cpu-s peak-rss-kib first-commit-s
# and prints it. CPU seconds are user and system of that process alone. LAKE is a lake to watch for its first published
# file, or "-".
measure() {
    local kind=$1 size=$2 run=$3 records=$4 lake=$5 peak=0 now first=- start pid sub status=0 name="$1-$2-$3"
    shift 5
    rm -f "$dir/$name.pid"
    start=$(clock)
    (
        TIMEFORMAT='%R %U %S'
        # shellcheck disable=SC2016 # expanded by the inner shell
        time bash -c 'echo $$ >"$0"; exec "$@"' "$dir/$name.pid" "$@" >"$dir/$name.out" 2>"$dir/$name.err"
    ) 2>"$dir/$name.time" &
    sub=$!
    while kill -0 "$sub" 2>/dev/null; do
        pid=$(cat "$dir/$name.pid" 2>/dev/null || true)
        if [ -n "$pid" ]; then
            now=$(peak_kib "$pid")
            [ "${now:-0}" -le "$peak" ] || peak=$((now))
        fi
        if [ "$first" = - ] && [ "$lake" != - ] && [ -d "$lake/processed" ] \
            && [ -n "$(find "$lake/processed" -name '*.parquet' 2>/dev/null | head -n 1)" ]; then
            first=$(awk -v s="$start" -v e="$(clock)" 'BEGIN {printf "%.1f", e - s}')
        fi
        sleep 0.1
    done
    wait "$sub" || status=$?
    if [ "$status" -ne 0 ]; then
        echo "$name exited with $status" >&2
        tail -n 20 "$dir/$name.err" "$dir/$name.out" >&2
        return 1
    fi
    tail -n 1 "$dir/$name.time" | awk -v k="$kind" -v z="$size" -v n="$run" -v r="$records" -v p="$peak" -v f="$first" -v OFS='\t' \
        '{ print k, z, n, r, $1, $2 + $3, p, f }' >>"$dir/results.tsv"
    tail -n 1 "$dir/results.tsv" | awk '{
        printf "%-8s %-6s run=%s records=%d wall-s=%.1f cpu-s=%.1f records/s=%.0f cpu-us/record=%.2f peak-rss-mb=%.0f", $1, $2, $3, $4, $5, $6, $4 / ($5 > 0 ? $5 : 0.001), $6 * 1e6 / $4, $7 / 1024
        if ($8 != "-") printf " first-commit-s=%s", $8
        print "" }'
}

# median: of the numbers on standard input, one a line.
median() {
    sort -g | awk '{ v[NR] = $1 } END { if (NR == 0) print "-"; else if (NR % 2) print v[(NR + 1) / 2]; else print (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# column KIND SIZE N: column N of the results of that kind and size, one a line.
column() {
    awk -F'\t' -v k="$1" -v z="$2" -v c="$3" '$1 == k && $2 == z { print $c }' "$dir/results.tsv"
}
