/** Lines of a shell in a machine: answers each line, so that silence of the agent can be told from silence of all. */
export const LIFELINE = `while read -r line; do
  # who is blocked in the kernel, and where, goes to the console
  echo 7 > /proc/sys/kernel/printk
  echo w > /proc/sysrq-trigger
  echo 5 > /proc/sys/kernel/printk
  echo alive
done`;
