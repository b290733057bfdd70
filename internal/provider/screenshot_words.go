package provider

// Words of the four looks, in one place for all that have them.
const (
	aboutResource = "What the screen of an ECS instance showed when this resource was created: a look that is taken once. " +
		"With `wait_for`, the apply goes on when the screen shows what it should, and what depends on this resource waits for it. " +
		"Later plans, applies and the destroy call nothing and change nothing, whatever the screen shows then; another value of an argument or of `triggers` makes another look. " +
		"A look that fails leaves nothing in the state, and the next apply takes it again. Calls `GetInstanceScreenshot`; the instance must be Running."
	aboutScreenshot = "What the screen of an ECS instance shows at this moment: the picture, its hash, and the text that stands on it. " +
		"Looks anew at every plan; when the look fails, so does the plan, unless `on_failure` is `continue`. " +
		"For a machine that must come up once, use the resource of the same name. Calls `GetInstanceScreenshot`; the instance must be Running."
	aboutEphemeral = "What the screen of an ECS instance shows at this moment, as the data source of the same name gives it, without leaving anything in plan or state. " +
		"Looks in every run, also in one that destroys; its postconditions may look at the picture and the text. Needs Terraform 1.10 or OpenTofu 1.11."
	aboutAction = "When invoked or triggered, looks at the screen of an ECS instance and reports the text that stands on it as progress; `output_file` keeps the picture. " +
		"With `wait_for`, it lasts until the screen shows what it should. An interrupted action fails. Needs Terraform 1.14."

	aboutInstanceID   = "Id of the ECS instance."
	aboutRegion       = "Region of the instance. Default: the provider's region."
	aboutWakeup       = "Wake a sleeping (blanked) screen first, as a key press would. Default `false`."
	aboutReadGraphics = "Whether the text on a graphical screen is recognised, which takes some tenths of a second of a core for each picture. " +
		"`false` leaves `text` and `lines` empty there, so that `text` and `fail_on_text` of `wait_for` can hold on consoles only; consoles are read all the same. Default `true`."
	aboutInclude    = "Whether `screenshot` holds the picture. `false` keeps plan and state small; everything else is still computed. Default `true`."
	aboutOutputFile = "Also write the decoded picture to this file, readable by its owner only; a file that is there is replaced at once, and stays as it was when that fails. " +
		"When the look fails, the last picture that it saw is written all the same, and the message says so. `~` is the user's home. The folder must exist; a link is followed. " +
		"A name whose extension contradicts the picture draws a warning: the API sends JPEG by its reference and PNG in its samples, so that a name without one is always right."
	aboutOnFailure = "What happens when something is wrong with this one instance: `fail` makes it an error, " +
		"`continue` puts it into `failure`, and the last picture, if there was one, into the other attributes. " +
		"It covers an instance that is not running, not found or of a retired type, calls that stay throttled or unanswered until time is up, " +
		"an answer that cannot be believed, and a screen that shows what it must not, or not what it should. " +
		"What is wrong with the configuration (keys, permission, region, arguments, `output_file`) and an interrupt are always errors. Default `fail`."
	aboutTriggers = "Any values, such as the number of a release; when one of them changes, the screen is looked at again. `timestamp()` makes a look in every apply, and a plan that is never empty."
	aboutWaitFor  = "Look until the screen shows what it should, a picture each `interval`, until `timeouts` ends. All conditions given must hold at once. " +
		"An instance that is Pending or Starting is waited for too."
	aboutText = "RE2 expression that must be found on the screen, such as `login:\\s*$`. `^` and `$` match at the ends of lines. " +
		"It may stand in a row of the screen or in a logical line, so that a word broken at the console's edge is found too. " +
		"On a graphical screen it is held against the text that is recognised, which may err in a letter: " +
		"prefer a word or two, such as `Ctrl\\+Alt\\+Del`, to a whole sentence."
	aboutFailOnText    = "RE2 expression that ends the wait with an error as soon as it is found on the screen, such as `Kernel panic` or `Stop code`. It may stand in a row or in a logical line."
	aboutWaitPicture   = "A part of the screen that must be found on it, as `screen_find` finds it: " + aboutPart + " A whole screen is a part too. Its text is long and not shown in plans."
	aboutFailOnPicture = "A part of the screen, as for `picture`, that ends the wait with an error as soon as it is found."
	aboutSimilarity    = "How alike `picture` and `fail_on_picture` must be to be found, 0.5 to 1. Default `0.9`. A wait that runs out says how near the likeliest place came."
	aboutStillFor      = "Duration for which the screen must not have changed, such as `30s`. A blinking cursor and the noise of JPEG do not count as change."
	aboutInterval      = "Time from one picture to the next. At least, and by default, `10s`, which is what the API allows."
	aboutTimeouts      = "How long the look may take."
	aboutTimeout       = "A duration such as `90s` or `10m`, which includes waits for throttling and `wait_for`. Default `5m`."

	aboutPart = "A PNG or JPEG in Base64 that was cut out of a screenshot, such as `filebase64(\"button.png\")`: of at least 64 pixels and more than one colour. " +
		"What is transparent in a PNG is not compared; all of it, its transparent edge too, must lie on the screen."
	aboutLikeness = "The likeness is 1 for the same, 0.93 and more for the same in another encoding or brightness, and under 0.9 for another picture: " +
		"a button with another word, in another colour, or greyed out is another."

	aboutPicture     = "The picture as the API gives it, in Base64."
	aboutSHA256      = "SHA-256 of the decoded picture, in hexadecimal."
	aboutContentType = "`image/jpeg` or `image/png`, from the picture's own bytes."
	aboutWidth       = "Width of the picture in pixels."
	aboutHeight      = "Height of the picture in pixels."
	aboutScreenType  = "`text` for a text console, `graphics` for anything else that is drawn, whose text may err, or `blank` for a screen with nothing on it but, at most, a cursor."
	aboutScreenText  = "What stands on the screen. Of a text console a line for each row, without trailing blanks and trailing empty lines; a character that cannot be read is `\uFFFD`. " +
		"On `graphics` the text, in English and simplified Chinese, is recognised, a line for each row of it, with two spaces between what stands side by side; it may err in a letter, and lines that are in doubt are left out. Empty on `blank`."
	aboutLines      = "The same as `text`, as logical lines: a row that fills the console's last column goes on in the next one, so that a word broken at the edge is whole. On `graphics` each stretch of text by itself: a button, a label, a line of a paragraph. Empty on `blank`."
	aboutCapturedAt = "When the picture was taken, in UTC (RFC 3339)."
	aboutRequestID  = "The service's id of the call, for a support ticket."

	aboutFailure = "What was wrong with this instance, where `on_failure` is `continue`; null when all is well. " +
		"The other computed attributes are those of the last picture, and null where there was none."
	aboutFailureCode = "The API's error code, such as `IncorrectInstanceStatus` or `Throttling`; where there is none, `UnwantedText` (`fail_on_text` was found), `UnwantedPicture` (`fail_on_picture` was), " +
		"`NotShown` (what was waited for did not come in time), `BadAnswer` (no usable picture) or `NoAnswer`."
	aboutFailureSummary = "What it is, in a few words."
	aboutFailureDetail  = "What it means and what to do, with the screen's text where there is one."
	aboutFailureStatus  = "The instance's status, such as `Stopped`, as far as it is known; else empty."
)
