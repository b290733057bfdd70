package main

import (
	"fmt"
	"html"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// english and chinese are what stands on the lines.
var english = strings.Split(strings.TrimSpace(`
Your PC ran into a problem and needs to restart.
Stop code: CRITICAL_PROCESS_DIED
We're just collecting some error info, and then we'll restart for you.
Press Ctrl+Alt+Delete to unlock
Where do you want to install Windows?
Drive 0 Unallocated Space 96.0 GB
Enter your recovery key to get going again
Recovery key ID: 3F2A91C4-77B0-4E1D-9C55
File: \Windows\system32\winload.efi
Error code: 0xc000000e
Getting Windows ready
Applying Computer Settings
Other user
Sign in to: CLOUD
The user name or password is incorrect.
Safe Mode with Networking
INSTALLATION SUMMARY
Automatic partitioning selected
Americas/Chicago timezone
Set keyboard layout to English (US)/Default.
Create new 300MB partition on /dev/vda
Erase disk and install the system
Use the arrow keys to highlight your choice.
Last Known Good Configuration (advanced)
Working on updates 35% complete
Don't turn off your computer
Please wait for the Group Policy Client
10:03 AM, Sunday, December 25, 2022
Language to install: English (United States)
Click "Next" to continue, or Cancel to exit.
inst.repo=http://mirror.example.org/pub/9/
bootmgr is missing
Disk 0, Disk 1 & Disk 2
Total size 16.1 GB, free space 14.8 GB
Welcome to Server Manager
Select the operating system you want
Repair your computer [F8]
License terms #1: you may not copy it
quick brown fox jumps over the lazy dog
SPHINX OF BLACK QUARTZ, JUDGE MY VOW
root@localhost: ~$ systemctl status sshd
Key not valid: expected 25 characters, got 24!
fe80::5054:ff:fe12:3456/64 dev eth0
A disk read error occurred
for more information about this issue, visit the site
What failed: dxgkrnl.sys
Startup Repair could not repair your PC
Network & Host Name
We won't touch your disks until you begin.
Confirm password
User name: administrator@example.com
Begin Installation
Time and currency format:
Preparing Automatic Repair
Your device needs to be repaired.
Step 2 of 7: Choose a destination
Hyper-V Manager; Services; Event Viewer
50 GiB ext4 /boot/efi vfat swap
Shut down or sign out
Updates are underway. Please keep your computer on.
`), "\n")

var chinese = strings.Split(strings.TrimSpace(`
你的电脑遇到问题，需要重新启动。
终止代码
我们只收集某些错误信息
按 Ctrl+Alt+Delete 解锁
你想将 Windows 安装在哪里？
输入此驱动器的恢复密钥
恢复密钥标识
错误代码：0xc000000e
正在准备 Windows
正在应用计算机设置
其他用户
用户名或密码不正确。
安全模式
安装信息摘要
已选择自动分区
亚洲/上海 时区
简体中文（中国）
网络和主机名
开始安装
完成配置并重新启动计算机
正在更新，请不要关闭电脑
请稍候
选择要安装的操作系统
许可条款
我接受许可条款
自定义：仅安装
驱动器选项
要安装的语言
时间和货币格式
键盘和输入方法
修复计算机
下一步
管理员密码
服务器管理器
无法加载操作系统，因为缺少所需文件
系统已经关闭，现在可以安全关机
磁盘空间不足，无法继续安装
请输入产品密钥
正在验证用户身份
欢迎使用
`), "\n")

// lineFont is a font whose letters without ascenders are 13 pixels high in size
// pixels, or whose Chinese characters are 33 of 48.
type lineFont struct {
	family string
	size   int
}

var englishFonts = []lineFont{{"DejaVu Sans", 24}, {"Liberation Sans", 25}, {"Open Sans", 24}, {"Cantarell", 26}, {"Roboto", 25}, {"Liberation Mono", 25}, {"DejaVu Sans", 22}}

var chineseFonts = []lineFont{{"Noto Sans CJK SC", 35}, {"WenQuanYi Micro Hei", 34}, {"WenQuanYi Zen Hei", 34}, {"Noto Serif CJK SC", 35}}

// makeLines draws the lines, each as high as its network takes it, so that
// nobody scales them, and writes what tesseract reads without its word lists.
func makeLines(dir string) error {
	for _, set := range []struct {
		language string
		height   int
		texts    []string
		fonts    []lineFont
	}{{"eng", 36, english, englishFonts}, {"chi_sim", 48, chinese, chineseFonts}} {
		var page strings.Builder
		page.WriteString(`<meta charset=utf-8><body style="margin:0;background:#fff">`)
		const pitch = 64
		for i, text := range set.texts {
			font := set.fonts[i%len(set.fonts)]
			ink := []string{"#000", "#222", "#444", "#000"}[i%4]
			fmt.Fprintf(&page, `<div style="position:absolute;left:8px;top:%dpx;height:%dpx;line-height:%dpx;white-space:pre;font:%dpx/%dpx '%s';color:%s">%s</div>`,
				i*pitch, set.height, set.height, font.size, set.height, font.family, ink, html.EscapeString(text))
		}
		picture, err := drawPage(page.String(), 1400, len(set.texts)*pitch, 1)
		if err != nil {
			return err
		}
		var readings strings.Builder
		for i := range set.texts {
			line := cutLine(picture, i*pitch, set.height)
			name := fmt.Sprintf("%s-%02d.png", set.language, i)
			if err := writePNG(filepath.Join(dir, name), line); err != nil {
				return err
			}
			reading, err := tesseract(filepath.Join(dir, name), set.language)
			if err != nil {
				return err
			}
			fmt.Fprintf(&readings, "%s\t%s\n", name, reading)
		}
		if err := os.WriteFile(filepath.Join(dir, set.language+".txt"), []byte(readings.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// cutLine cuts a line out, with eight pixels of ground on either side.
func cutLine(picture image.Image, y, height int) *image.Gray {
	bounds := picture.Bounds()
	last := 0
	for x := range bounds.Dx() {
		for dy := range height {
			if color.GrayModel.Convert(picture.At(x, y+dy)).(color.Gray).Y < 200 {
				last = x
			}
		}
	}
	line := image.NewGray(image.Rect(0, 0, last+9, height))
	draw.Draw(line, line.Bounds(), picture, image.Pt(0, y), draw.Src)
	return line
}

func writePNG(path string, picture image.Image) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(file, picture); err != nil {
		return err
	}
	return file.Close()
}

// tesseract reads a line image as one line, without word lists.
func tesseract(path, language string) (string, error) {
	command := exec.Command("tesseract", path, "-", "-l", language, "--psm", "13",
		"-c", "load_system_dawg=0", "-c", "load_freq_dawg=0", "-c", "load_punc_dawg=0",
		"-c", "load_number_dawg=0", "-c", "load_unambig_dawg=0", "-c", "load_bigram_dawg=0")
	out, err := command.Output()
	return strings.TrimSpace(strings.Join(strings.Fields(string(out)), " ")), err
}
