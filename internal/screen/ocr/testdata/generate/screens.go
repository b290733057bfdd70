package main

const (
	latinFont = "Open Sans"
	hanFont   = "Noto Sans CJK SC"
	frame     = "border:1px solid #888;"
	button    = "border:1px solid #adadad;border-radius:2px;"
)

// pages are of the kinds that machines show: a stop, recovery, installers, a
// login, a boot menu; none copies a picture of anybody's.
var pages = []page{
	{"stop", 1024, 768, 1, "#0078d7", latinFont, nil, []text{
		{80, 220, 24, "#fff", "Your PC ran into a problem and needs to restart. We're just", ""},
		{80, 254, 24, "#fff", "collecting some error info, and then we'll restart for you.", ""},
		{80, 320, 24, "#fff", "35% complete", ""},
		{200, 420, 13, "#fff", "For more information about this issue and possible fixes, visit our site", ""},
		{200, 470, 12, "#fff", "If you call a support person, give them this info:", ""},
		{200, 492, 12, "#fff", "Stop code: INACCESSIBLE_BOOT_DEVICE", ""},
		{200, 514, 12, "#fff", "What failed: viostor.sys", ""},
	}},
	{"recovery", 1024, 768, 1, "#00539c", latinFont, []box{
		{120, 200, 300, 76, "#1f6bb0", ""}, {120, 290, 300, 76, "#1f6bb0", ""}, {440, 200, 300, 76, "#1f6bb0", ""}, {440, 290, 300, 76, "#1f6bb0", ""},
	}, []text{
		{120, 110, 36, "#fff", "Choose an option", "font-weight:300"},
		{140, 210, 17, "#fff", "Continue", ""}, {140, 236, 13, "#fff", "Exit and continue to the system", ""},
		{140, 300, 17, "#fff", "Troubleshoot", ""}, {140, 326, 13, "#fff", "Reset your PC or see advanced options", ""},
		{460, 210, 17, "#fff", "Use a device", ""}, {460, 236, 13, "#fff", "Use a USB drive or network connection", ""},
		{460, 300, 17, "#fff", "Turn off your PC", ""},
		{120, 620, 15, "#fff", "Press Enter to try again", ""}, {120, 650, 15, "#fff", "Press F8 for Startup Settings", ""},
	}},
	{"setup", 1024, 768, 1, "linear-gradient(#3a1a78,#12083c)", "Liberation Sans", []box{
		{190, 110, 640, 480, "#f0f0f0", frame}, {190, 110, 640, 34, "linear-gradient(#dfe8f4,#b8cbe4)", ""},
		{230, 230, 560, 190, "#fff", frame}, {232, 262, 556, 26, "linear-gradient(#d9ecfb,#bcdcf4)", "border:1px solid #84acdd"},
		{600, 540, 90, 28, "#e1e1e1", button}, {704, 540, 90, 28, "#0078d7", "border:1px solid #005a9e"},
	}, []text{
		{222, 117, 13, "#000", "Operating System Setup", ""},
		{230, 170, 20, "#003399", "Where do you want to install the system?", ""},
		{260, 236, 12, "#000", "Name", ""}, {520, 236, 12, "#000", "Total size", ""}, {630, 236, 12, "#000", "Free space", ""}, {730, 236, 12, "#000", "Type", ""},
		{260, 267, 12, "#000", "Drive 0 Partition 1: System Reserved", ""}, {520, 267, 12, "#000", "549.0 MB", ""}, {630, 267, 12, "#000", "512.0 MB", ""}, {730, 267, 12, "#000", "System", ""},
		{260, 293, 12, "#000", "Drive 0 Partition 2", ""}, {520, 293, 12, "#000", "39.5 GB", ""}, {630, 293, 12, "#000", "28.4 GB", ""}, {730, 293, 12, "#000", "Primary", ""},
		{260, 319, 12, "#000", "Drive 1 Unallocated Space", ""}, {520, 319, 12, "#000", "100.0 GB", ""}, {630, 319, 12, "#000", "100.0 GB", ""},
		{260, 440, 12, "#0066cc", "Refresh", ""}, {360, 440, 12, "#6d6d6d", "Delete", ""}, {460, 440, 12, "#0066cc", "Load driver", ""}, {580, 440, 12, "#6d6d6d", "Extend", ""},
		{632, 546, 12, "#000", "Back", ""}, {736, 546, 12, "#fff", "Next", ""},
		{40, 730, 14, "#fff", "Collecting information", ""}, {260, 730, 14, "#fff", "Installing the operating system", ""},
	}},
	{"login", 1280, 720, 1, "radial-gradient(circle at 30% 20%,#4f86c6,#10233f)", latinFont, []box{
		{500, 420, 280, 34, "#fff", "border:2px solid #d0d0d0"}, {500, 520, 280, 34, "#2d6ca8", ""},
	}, []text{
		{560, 330, 30, "#fff", "Administrator", "font-weight:300"},
		{510, 427, 14, "#767676", "Password", ""},
		{575, 528, 14, "#fff", "Reset password", ""},
		{530, 470, 14, "#fff", "Press Ctrl+Alt+Delete to unlock", ""},
		{40, 560, 64, "#fff", "10:42", "font-weight:300"}, {44, 650, 22, "#fff", "Wednesday, November 25", ""},
		{1080, 680, 14, "#fff", "Switch user", ""},
	}},
	{"hub", 1024, 768, 1, "#f4f4f4", "Cantarell", []box{
		{0, 0, 1024, 80, "linear-gradient(#39739c,#2b5676)", ""}, {870, 690, 136, 36, "#4a90d9", "border:1px solid #1c5187;border-radius:4px"},
		{760, 690, 100, 36, "#ececec", button},
	}, []text{
		{20, 16, 18, "#fff", "INSTALLATION SUMMARY", "font-weight:bold"}, {770, 16, 15, "#fff", "SERVER 9.4 INSTALLATION", ""}, {940, 46, 14, "#fff", "Help!", ""},
		{60, 130, 18, "#000", "LOCALIZATION", ""}, {400, 130, 18, "#000", "SOFTWARE", ""}, {720, 130, 18, "#000", "SYSTEM", ""},
		{100, 180, 15, "#000", "Keyboard", "font-weight:bold"}, {100, 203, 13, "#555", "English (US)", "font-style:italic"},
		{100, 250, 15, "#000", "Language Support", "font-weight:bold"}, {100, 273, 13, "#555", "English (United States)", "font-style:italic"},
		{440, 180, 15, "#000", "Installation Source", "font-weight:bold"}, {440, 203, 13, "#555", "Local media", "font-style:italic"},
		{760, 180, 15, "#000", "Installation Destination", "font-weight:bold"}, {760, 203, 13, "#a40000", "Automatic partitioning selected", "font-style:italic"},
		{760, 250, 15, "#000", "Network & Host Name", "font-weight:bold"}, {760, 273, 13, "#555", "Wired (eth0) connected", "font-style:italic"},
		{795, 698, 14, "#000", "Quit", ""}, {880, 698, 14, "#fff", "Begin Installation", "letter-spacing:-.3px"},
		{40, 735, 12, "#333", "Please complete items marked with this icon before continuing to the next step.", ""},
	}},
	{"steps", 1024, 768, 1.25, "#eff0f1", "Roboto", []box{
		{0, 0, 170, 700, "#31363b", ""}, {0, 196, 170, 36, "#3daee9", ""}, {600, 560, 90, 32, "#fcfcfc", button},
		{200, 300, 560, 120, "#fff", frame}, {201, 325, 558, 24, "#3daee9", ""},
	}, []text{
		{30, 110, 16, "#fcfcfc", "Welcome", ""}, {30, 156, 16, "#fcfcfc", "Location", ""}, {30, 202, 16, "#fff", "Partitions", ""}, {30, 248, 16, "#fcfcfc", "Users", ""}, {30, 294, 16, "#fcfcfc", "Summary", ""},
		{200, 60, 15, "#232629", "This is an overview of what will happen once you start the setup.", ""},
		{200, 96, 13, "#232629", "Set timezone to Europe/Berlin. The system language will be set to English.", ""},
		{200, 122, 13, "#232629", "Create new 300MiB partition on /dev/vda with file system fat32.", ""},
		{210, 303, 13, "#232629", "Erase disk", ""}, {210, 328, 13, "#fff", "Replace a partition", ""}, {210, 353, 13, "#232629", "Manual partitioning", ""}, {210, 378, 13, "#999", "Install alongside (not enough free space)", ""},
		{625, 567, 13, "#232629", "Install", ""},
	}},
	{"menu", 1024, 768, 1, "#000", "Liberation Mono", []box{
		{0, 0, 1024, 20, "#aaa", ""}, {60, 180, 904, 20, "#aaa", ""}, {0, 650, 1024, 20, "#aaa", ""},
	}, []text{
		{410, 0, 15, "#000", "System Boot Manager", ""},
		{40, 80, 15, "#aaa", "Choose an operating system to start, or press TAB to select a tool:", ""},
		{40, 104, 15, "#aaa", "(Use the arrow keys to highlight your choice, then press ENTER.)", ""},
		{70, 180, 15, "#000", "Server 2019 (recovered)", ""}, {70, 206, 15, "#aaa", "Safe Mode with Command Prompt", ""}, {70, 230, 15, "#aaa", "Last Known Good Configuration (advanced)", ""},
		{40, 420, 15, "#fff", "File: \\Boot\\BCD    Status: 0xc0000098", ""},
		{40, 446, 15, "#aaa", "Seconds until the highlighted choice will be started automatically: 23", ""},
		{20, 650, 15, "#000", "ENTER=Choose", ""}, {450, 650, 15, "#000", "TAB=Menu", ""}, {880, 650, 15, "#000", "ESC=Cancel", ""},
	}},
	{"zh-stop", 1024, 768, 1, "#0078d7", hanFont, nil, []text{
		{80, 220, 24, "#fff", "你的电脑遇到问题，需要重新启动。", ""}, {80, 260, 24, "#fff", "我们只收集某些错误信息，然后为你重新启动。", ""}, {80, 320, 24, "#fff", "完成 20%", ""},
		{200, 430, 13, "#fff", "有关此问题的详细信息和可能的解决方法，请访问我们的网站", ""},
		{200, 480, 13, "#fff", "如果致电支持人员，请向他们提供以下信息：", ""}, {200, 506, 13, "#fff", "终止代码：CRITICAL_PROCESS_DIED", ""},
	}},
	{"zh-setup", 1024, 768, 1, "linear-gradient(#3a1a78,#12083c)", "WenQuanYi Micro Hei", []box{
		{190, 110, 640, 480, "#f0f0f0", frame}, {190, 110, 640, 34, "linear-gradient(#dfe8f4,#b8cbe4)", ""}, {230, 262, 560, 26, "#3399ff", ""},
		{704, 540, 90, 30, "#0078d7", "border:1px solid #005a9e"}, {600, 540, 90, 30, "#e1e1e1", button},
	}, []text{
		{222, 117, 14, "#000", "安装程序", ""}, {230, 170, 20, "#003399", "你想将操作系统安装在哪里？", ""},
		{260, 232, 14, "#000", "名称", ""}, {520, 232, 14, "#000", "总大小", ""}, {640, 232, 14, "#000", "可用空间", ""},
		{260, 265, 14, "#fff", "驱动器 0 未分配的空间", ""}, {260, 295, 14, "#000", "驱动器 1 分区 2", ""},
		{260, 440, 14, "#0066cc", "刷新", ""}, {360, 440, 14, "#6d6d6d", "格式化", ""}, {460, 440, 14, "#0066cc", "加载驱动程序", ""},
		{625, 546, 14, "#000", "取消", ""}, {726, 546, 14, "#fff", "下一步", ""},
		{40, 700, 15, "#fff", "收集信息", ""}, {260, 700, 15, "#fff", "正在安装操作系统", ""},
	}},
	{"zh-key", 1280, 800, 1, "#006dae", "WenQuanYi Zen Hei", []box{{100, 260, 560, 30, "#fff", ""}}, []text{
		{100, 110, 30, "#fff", "输入恢复密钥", ""}, {100, 190, 16, "#fff", "使用数字键输入此驱动器的恢复密钥，然后按继续。", ""},
		{110, 263, 16, "#444", "恢复密钥", ""}, {100, 310, 16, "#fff", "密钥标识：3F2A91C4", ""},
		{100, 400, 16, "#fff", "如需帮助，请与你的电脑管理员或者设备制造商联系。", ""},
		{100, 640, 16, "#fff", "按 Enter 键继续", ""}, {400, 640, 16, "#fff", "按 Esc 键查看更多恢复选项", ""},
	}},
}
