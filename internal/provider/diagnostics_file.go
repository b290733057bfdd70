package provider

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// explainFile says why output_file cannot be used.
func explainFile(err error) diag.Diagnostic {
	detail := sentence(err.Error()) + "."
	var failed *outputFileError
	if errors.As(err, &failed) {
		detail = wordsOfFile(failed)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("output_file"), "Unable to use output_file", detail)
}

func wordsOfFile(e *outputFileError) string {
	folder := filepath.Dir(e.Path)
	switch e.Problem {
	case fileIsFolder:
		return fmt.Sprintf("%s is a folder; name a file in it.", e.Path)
	case fileNoFolder:
		return fmt.Sprintf("The folder %s does not exist, or a link in the name leads nowhere; make the folder first.", folder)
	case fileNotInFolder:
		return fmt.Sprintf("%s is not a folder.", folder)
	case fileIsDevice, fileIsPipe, fileIsSocket, fileIsSpecial:
		return fmt.Sprintf("%s %s, and a picture is only written to an ordinary file. It was left alone; name a file that is not there, or one to replace.", e.Path, e.Problem)
	case fileTaken:
		return fmt.Sprintf("%s is already the output_file of the screenshot of %s, under this name or another one; give each its own file.", e.Path, e.Owner)
	case fileUnusable:
		return fmt.Sprintf("%s cannot be written: %v. Nothing was called; name a file in a folder that may be written.", e.Path, e.Err)
	}
	return sentence(e.Error()) + "."
}

// explainFileNotWritten says what became of the file when a picture could not
// be put into it.
func explainFileNotWritten(err error) diag.Diagnostic {
	var failed *outputFileWriteError
	if !errors.As(err, &failed) {
		return diag.NewAttributeErrorDiagnostic(path.Root("output_file"), "Unable to write output_file", sentence(err.Error())+".")
	}
	after := "A file that was there is as it was."
	if failed.Lost {
		after = "The file could not be replaced, only written over, and what was in it is lost."
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("output_file"), "Unable to write output_file",
		fmt.Sprintf("The picture was taken, but %s could not be written: %v. %s", failed.Path, failed.Err, after))
}

// warnOfExtension speaks of a name that programs will be misled by.
func warnOfExtension(file *outputFile, contentType string) diag.Diagnostic {
	kind, better := "a JPEG", ".jpg"
	if contentType == "image/png" {
		kind, better = "a PNG", ".png"
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("output_file"), "Extension does not fit the picture", fmt.Sprintf(
		"%s was written, but it is %s: some programs go by the name and will not open it. Let the name end in %q, or in no extension, which is right whatever the service sends.",
		file.path, kind, better))
}
