/* User-Mode Linux runs the constructors of an ELF program before there is a kernel that could print. */
#include <linux/printk.h>
#undef pr_info
#define pr_info(...) no_printk(__VA_ARGS__)
