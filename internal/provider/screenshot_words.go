package provider

// Words of the four looks, in one place for all that have them.
const (
	aboutResource = "What the screen of an ECS instance showed when this resource was created: a look that is taken once. " +
		"With `wait_for`, the apply goes on when the screen shows what it should, and what depends on this resource waits for it. " +
		"Later plans, applies and the destroy call nothing and change nothing, whatever the screen shows then; another value of an argument or of `triggers` makes another look. " +
		"A look that fails leaves nothing in the state, and the next apply takes it again. Calls `GetInstanceScreenshot`; the instance must be Running."
	aboutScreenshot = "What the screen of an ECS instance shows at this moment: the picture, its hash, and the text that stands on it. " +
		"Looks anew at every plan, so a look that fails, fails the plan, unless `on_failure` is `continue`. " +
		"For a machine that must come up once, use the resource of the same name. Calls `GetInstanceScreenshot`; the instance must be Running."
	aboutEphemeral = "What the screen of an ECS instance shows at this moment, as the data source of the same name gives it, without leaving anything in plan or state. " +
		"Looks in every run, also in one that destroys; its postconditions may look at the picture and the text. Needs Terraform 1.10 or OpenTofu 1.11."
	aboutAction = "Looks at the screen of an ECS instance when it is invoked or triggered, and reports the text that stands on it as progress; `output_file` keeps the picture. " +
		"With `wait_for`, lasts until the screen shows what it should. An interrupted action fails. Needs Terraform 1.14."

	aboutInstanceID = "Id of the ECS instance."
	aboutRegion     = "Region of the instance. Default: the provider's region."
	aboutWakeup     = "Wake a sleeping (blanked) screen first, as a key press would. Default `false`."
	aboutInclude    = "Whether `screenshot` holds the picture. `false` keeps plan and state small; everything else is still computed. Default `true`."
	aboutOutputFile = "Also write the decoded picture to this file, readable by its owner only; a file that is there is replaced at once, and stays as it was when that fails. " +
		"When the look fails, the last picture that it saw is written all the same, and the message says so. `~` is the user's home. The folder must exist; a link is followed. " +
		"A name whose extension contradicts the picture draws a warning: the API sends JPEG by its reference and PNG in its samples, so that a name without one is always right."
	aboutOnFailure = "What to do when something is wrong with this one instance (it is not running, not found or of a retired type, calls stay throttled or unanswered until time is up, " +
		"the answer cannot be believed, the screen shows what it must not or not what it should): `fail` makes it an error, " +
		"`continue` puts it into `failure` and whatever picture there was into the other attributes. " +
		"What is wrong with the configuration (keys, permission, region, arguments, `output_file`) and an interrupt always fail. Default `fail`."
	aboutTriggers = "Any values; when one of them changes, the screen is looked at again. The id of a deployment, or `timestamp()` for a look in every apply."
	aboutWaitFor  = "Look until the screen shows what it should, a picture each `interval`, until `timeouts` ends. All conditions given must hold at once. " +
		"An instance that is Pending or Starting is waited for too."
	aboutText = "RE2 expression that must be found on the screen, such as `login:\\s*$`. `^` and `$` match at the ends of lines. " +
		"It is held against `text` and against `lines`, so that a word broken at the console's edge is found too."
	aboutFailOnText = "RE2 expression that ends the wait with an error as soon as it is found on the screen, such as `Kernel panic`. " +
		"It is held against `text` and `lines` as well."
	aboutStillFor = "Duration for which the screen must not have changed, such as `30s`. A blinking cursor and the noise of JPEG do not count as change."
	aboutInterval = "Time from one picture to the next. At least, and by default, `10s`, which is what the API allows."
	aboutTimeouts = "Bounds of the look."
	aboutTimeout  = "How long the look may take, waits for throttling and `wait_for` included: a duration such as `90s` or `10m`. Default `5m`."

	aboutPicture     = "The picture as the API gives it, in Base64."
	aboutSHA256      = "SHA-256 of the decoded picture, in hexadecimal."
	aboutContentType = "`image/jpeg` or `image/png`, from the picture's own bytes."
	aboutWidth       = "Width of the picture in pixels."
	aboutHeight      = "Height of the picture in pixels."
	aboutScreenType  = "`text` for a text console, `graphics`, or `blank` for a screen with nothing on it but, at most, a cursor."
	aboutScreenText  = "What a text console shows: a line for each row, without trailing blanks and trailing empty lines. Empty on `graphics` and `blank`. A character that cannot be read is `\uFFFD`."
	aboutLines       = "The same as `text`, as logical lines: a row that fills the console's last column goes on in the next one, so that a word broken at the edge is whole. Empty on `graphics` and `blank`."
	aboutCapturedAt  = "When the picture was taken, in UTC (RFC 3339)."
	aboutRequestID   = "The service's id of the call, for a support ticket."

	aboutFailure = "What was wrong with this instance, where `on_failure` is `continue`; null when all is well. " +
		"The other computed attributes are those of the last picture, and null where there was none."
	aboutFailureCode = "The API's error code, such as `IncorrectInstanceStatus`; for what is not the API's error, " +
		"`UnwantedText`, `NotShown`, `BadAnswer`, `Throttled`, `NoAnswer` or `TimeUp`."
	aboutFailureSummary = "What it is, in a few words."
	aboutFailureDetail  = "What it means and what to do, with the screen's text where there is one."
	aboutFailureStatus  = "The instance's status, such as `Stopped`, as far as it is known; else empty."
)
