/** Of an interface's line in a dump what every version has: nothing secret is among it. */
export interface InterfaceLine {
  readonly publicKey: string;
  readonly port: string;
  readonly mark: string;
}

/**
 * The first line of `awg show INTERFACE dump`. Between the port and the mark each version has other parameters (13 to 29 fields so
 * far), one of them a shared secret: only the fields before and the last one are taken. Null: not such a line. Pure.
 */
export function readInterfaceLine(line: string): InterfaceLine | null {
  const fields = line.split('\t');
  const [, publicKey, port] = fields;
  const mark = fields.at(-1);
  if (fields.length < 4 || publicKey === undefined || port === undefined || mark === undefined) return null;
  return { publicKey, port, mark };
}

/**
 * Shell text that prints the dump in `$dump` without a secret, in the form that `wg`'s has when its secrets are cut: public key and mark
 * of the interface, then a line per peer without its preshared key. All up to the first tab goes at once, the private key in it and
 * whatever a program may print before; no line without tabs passes.
 */
export const CUT_DUMP = `dump=\${dump#*\t}
printf '%s\\n' "\${dump%%
*}" | awk -F '\\t' -v OFS='\\t' 'NF > 2 { print $1, $NF }'
case $dump in *'
'*) printf '%s\\n' "\${dump#*
}" | cut -s -f1,3- ;; esac`;
