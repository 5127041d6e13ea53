# shellcheck shell=bash
# The daemon, and the command line `vpn-bot` in its subfolder cli, as a few files of JavaScript each, made of src and of the packages that
# each start needs. For install-packages-if-changed.sh, in the program's folder, after the packages.
#
# Provides: build_program, remove_older
# Calls: lockfile_hash, node_architecture
# Own: LOADED_WHEN_NEEDED
#
# Node could run src as it is, and does where this fails. Of some 600 modules each would be read, stripped of its types and linked at every
# start, and kept with its source: up to twice the processor time of a start, and 14 MB more memory; for a
# command three times and 40 MB.
#
# A folder for each version, .built-<hash of what it was made of>, beside src, so that files are found from both (src/program-folder.ts);
# `built` is a link to one of them. A daemon that runs while the next version is built goes on with its own folder. Names stay as they are,
# so that the stack of an error can be read, and lines short, for Node prints the line of an error. Blanks and comments go: V8 keeps the
# source, and they were 1 MB of the daemon's memory.

# Packages that a quiet daemon does without, or that find files of their own by where they lie.
LOADED_WHEN_NEEDED=(ssh2 nodemailer imapflow age-encryption prom-client pino-pretty @resvg/resvg-js)

# Builds what is there, unless that was done already, and has `built` lead to it. Never fails for what cannot be built.
build_program() {
  local folder
  folder=.built-$(program_hash)
  if ! is_whole "$folder" && ! bundle_into "$folder"; then
    echo "the program could not be built: it runs from its source, with more memory and a slower start" >&2
    folder=.built-source
    mkdir -p "$folder"
    echo "import '../src/main.ts';" >"$folder/main.js"
  fi
  touch "$folder" || true # a disk that became read-only keeps no daemon from what is built already
  [[ -L built && $(readlink built) == "$folder" ]] || {
    ln -sfn "$folder" .built-link
    mv -T .built-link built
  }
  remove_older "$folder" .built-*
}

# is_whole FOLDER: whether the program was built into it and nothing of it is empty, as a power cut can leave files.
is_whole() {
  [[ -s $1/main.js && -s $1/cli/main.js && -z $(find "$1" -type f -empty -print -quit) ]]
}

# remove_older PRESENT FOLDER…: keeps the present one, whatever the clock was when the others were made, and the newest of the others: the
# one to go back to.
remove_older() {
  local present=$1
  # shellcheck disable=SC2010,SC2012 # these names are hashes: no blank is in them
  ls -1dt "${@:2}" | grep -vxF "$present" | tail -n +2 | xargs -r rm -rf || true
}

# Of everything that the result depends on: sources, packages, and how it is made.
program_hash() {
  {
    lockfile_hash
    find src package.json deploy/lib/built.sh -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c -16
}

# bundle_into FOLDER [MAIN]: the daemon with the command line, or the program of this MAIN alone. All of it, or nothing.
bundle_into() {
  local new=.built-new
  rm -rf "$new"
  if ! bundle "${2-src/main.ts}" "$new" "const require = requireFrom(import.meta.url);" || ! { [[ -n ${2-} ]] || bundle_command_line "$new/cli"; }; then
    rm -rf "$new"
    return 1
  fi
  find "$new" -exec sync {} + && rm -rf "$1" && mv -T "$new" "$1" # on the disk before it is found there
}

# Its files lie one level below the daemon's, and say that they lie beside it: so they find src, deploy and the packages in the same way.
bundle_command_line() {
  bundle src/cli.ts "$1" "const besideDaemon = new URL('../main.js', import.meta.url).href, require = requireFrom(besideDaemon);" \
    --define:import.meta.url=besideDaemon
}

# bundle MAIN FOLDER BEGINNING [OPTION…]: with one processor and little memory (110 MB at most), because a small server has no more beside
# what runs. Each file begins with BEGINNING.
bundle() {
  local name options=("${@:4}")
  for name in "${LOADED_WHEN_NEEDED[@]}"; do options+=("--external:$name"); done
  GOMAXPROCS=1 GOGC=10 GOMEMLIMIT=60MiB "node_modules/@esbuild/linux-$(node_architecture)/bin/esbuild" "main=$1" --outdir="$2" \
    --bundle --splitting --format=esm --platform=node --target=node24 --legal-comments=none --minify-whitespace --line-limit=120 --log-level=error "${options[@]}" \
    --banner:js="import { createRequire as requireFrom } from 'node:module'; $3" &&
    write_in_ascii "$2"/*.js
}

# write_in_ascii FILE…: escapes what esbuild leaves as it is, letters in regular expressions and comments. Node keeps a source in two bytes
# a character as soon as one is not Latin, which was true of two thirds of the program.
write_in_ascii() {
  # shellcheck disable=SC2016 # a program for Node
  node_modules/.bin/node --input-type=commonjs -e '
    const { readFileSync, writeFileSync } = require("node:fs");
    const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    for (const file of process.argv.slice(1))
      writeFileSync(file, readFileSync(file, "utf8").replace(/[^\0-\x7f]/g, escaped));' "$@"
}
