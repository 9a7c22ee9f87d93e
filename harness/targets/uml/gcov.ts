/**
 * Line coverage out of the machine: a kernel built with gcov counts in files below debugfs
 * (Documentation/dev-tools/gcov.rst). When the agent has ended they are copied into a folder of
 * the host, one for each boot, which appears when it is whole.
 */
import { makeFolder } from '../../make-folder.ts';
import { HarnessError } from '../target.ts';

const OUT = '/run/gcov';

/** Lines of a shell script. @param folder of the host */
export function saveCoverage(spec: string, folder: string): string {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new HarnessError(`start ${spec}`, `${folder} cannot be made`, { cause: error });
  }
  // files of debugfs say that they are empty: cat reads them, cp would not; sync writes to the host
  return `mount -t debugfs debugfs /sys/kernel/debug
mkdir ${OUT}
mount -t hostfs -o '${folder}' gcov ${OUT}
partial=$(mktemp -d ${OUT}/.boot-XXXXXXXX)
cd /sys/kernel/debug/gcov && find . -name '*.gcda' | while read -r file; do
  mkdir -p "$partial/\${file%/*}"
  cat "$file" > "$partial/$file"
done
mv "$partial" "${OUT}/\${partial##*/.}"
sync
`;
}
