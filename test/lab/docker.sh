#!/bin/bash
# Stands in for `docker exec` and `docker inspect` where no Docker can be had: a container is a network namespace with programs of its
# own. `containers` is a folder with a file for each, whose lines are the namespace and the PATH inside; one that is stopped has an
# empty file. Everything else of a container (its files, users and processes) is the machine's.
# As with the real one, the end of this program does not end what it started, and -i reads stdin whether the program wants it or not.
containers=${0%/*}/containers

fail() {
  echo "Error response from daemon: $*" >&2
  exit 1
}

# find NAME: sets namespace and path
find_container() {
  [ -f "$containers/$1" ] || fail "No such container: $1"
  namespace=$(sed -n 1p "$containers/$1") path=$(sed -n 2p "$containers/$1")
}

case $1 in
  inspect)
    [ "$2" = -f ] && [ "$3" = '{{.State.Pid}}' ] || fail 'the stand-in knows no other question'
    find_container "$4"
    pid=
    [ -z "$namespace" ] || pid=$(ip netns pids "$namespace" | head -n 1)
    echo "${pid:-0}"
    ;;
  exec)
    shift
    input=no
    [ "$1" != -i ] || { input=yes && shift; }
    name=$1
    shift
    find_container "$name"
    [ "$namespace" ] || fail "container $name is not running"
    exec 3<&0
    [ "$input" = yes ] || exec 3</dev/null
    setsid -w nsenter --net="/run/netns/$namespace" env -i PATH="$path" "$@" < <(exec cat <&3)
    status=$?
    kill "$!" 2>/dev/null
    exit "$status"
    ;;
  *) fail "$1: the stand-in knows only exec and inspect" ;;
esac
