package viewer

import "fumikura/internal/archive"

// showUnread says how many regions of the page were not read, and outlines them on the
// picture.
func (v *visit) showUnread(view *docView, l *leaf) {
	if l.text == nil {
		return
	}
	for _, line := range l.text.Lines {
		if line.Type == archive.LineUnread && view.Image != nil {
			view.Image.Unread = append(view.Image.Unread, l.sheet.rect(l.text.LineBox(line)))
		}
	}
	switch n := l.text.Unread(); {
	case n == 1:
		view.UnreadNote = v.say("doc.unread1", l.text.UnreadInk)
	case n > 1:
		view.UnreadNote = v.say("doc.unread", count(n), l.text.UnreadInk)
	}
}
