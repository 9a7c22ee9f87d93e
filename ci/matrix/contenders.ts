/** Every target this machine can run, by a name that says what it is and where no path stands. */
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../kernels/cache-folder.ts';
import { buildModule } from '../kernels/build-module.ts';
import { builtKernels, fetchedKernels } from '../kernels/list-kernels.ts';

export interface Contender {
  /** Also the name of its results' folder, e.g. `uml-6.12.117`. */
  name: string;
  about: string;
  spec: string;
}

const EXECUTOR = fileURLToPath(new URL('../../docs/examples/executor.py', import.meta.url));

/** Kernels are those of the lab's cache: what is to be there must be fetched or built before. */
export async function contenders(cache: string = cacheFolder()): Promise<Contender[]> {
  const out: Contender[] = [
    { name: 'simulator', about: 'our model of Linux Netlink', spec: 'simulator' },
    { name: 'kernel', about: 'the kernel of this machine', spec: 'kernel' },
    {
      name: 'python',
      about: 'the same, by the executor in Python',
      spec: `exec:unshare -Urn python3 ${EXECUTOR}`,
    },
    { name: 'uml', about: "Debian's User-Mode Linux", spec: 'uml' },
    { name: 'gvisor', about: 'the kernel in user space of gvisor.dev', spec: 'gvisor' },
  ];
  for (const { build, spec, version, variants } of builtKernels(cache)) {
    const { file } = await buildModule(build, { cache });
    const name = ['uml', version, ...variants].join('-');
    const about = 'User-Mode Linux built by the kernel lab, with the registration module';
    out.push({ name, about, spec: `${spec}?module=${file}` });
  }
  for (const { release, spec, headers, branch, flavour } of fetchedKernels(cache)) {
    if (headers === undefined) continue;
    const { file } = await buildModule(headers, { cache });
    const about = `Debian's ${flavour} kernel ${release} in QEMU, with the registration module`;
    out.push({ name: `vm-${branch}-${flavour}`, about, spec: `${spec}?module=${file}` });
  }
  return out;
}
