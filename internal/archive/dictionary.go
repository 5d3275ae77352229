package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// FormatDictionary is the format of a Dictionary.
const FormatDictionary = "fumikura/dictionary/1"

const dictionaryPrefix = "dictionary/"

func dictionaryKey(rev int) string { return fmt.Sprintf("%s%06d", dictionaryPrefix, rev) }

// Bounds of a dictionary.
const (
	MaxDictionary = 5000 // sets of each kind
	maxSet        = 20   // words of a set
	maxSetWord    = 40   // characters of a word
)

// A Dictionary is one revision of what the administrators taught the search.
type Dictionary struct {
	Format string `json:"format"`
	Rev    int    `json:"rev"` // from 1; 0 where nobody stored one
	// Synonyms are sets of words that mean the same: 国保, 国民健康保険.
	Synonyms [][]string `json:"synonyms,omitempty"`
	// Variants are sets of spellings, of one character or more, that are the same
	// wherever they stand in a word: 附, 付.
	Variants [][]string `json:"variants,omitempty"`
	// Divisions are the names that a division has had, oldest first.
	Divisions [][]string `json:"divisions,omitempty"`
	// Stop are phrases that say nothing about a page: a search for what a page is
	// about leaves them out.
	Stop  []string `json:"stop,omitempty"`
	Event Event    `json:"event"`
}

// Dictionary reads the head revision; an empty one where there is none.
func (a *Archive) Dictionary(ctx context.Context) (*Dictionary, error) {
	key, err := a.lastKey(ctx, dictionaryPrefix, nil)
	if errors.Is(err, ErrNotFound) {
		return &Dictionary{Format: FormatDictionary}, nil
	} else if err != nil {
		return nil, err
	}
	d := new(Dictionary)
	return d, a.readJSON(ctx, key, FormatDictionary, d)
}

// DictionaryAt reads one revision.
func (a *Archive) DictionaryAt(ctx context.Context, rev int) (*Dictionary, error) {
	d := new(Dictionary)
	return d, a.readJSON(ctx, dictionaryKey(rev), FormatDictionary, d)
}

// ChangeDictionary lets change alter the head and stores it as the next revision;
// who loses a race reads again. A *Reason where it is out of bounds.
func (a *Archive) ChangeDictionary(ctx context.Context, actor string, change func(*Dictionary) error) (*Dictionary, error) {
	for {
		d, err := a.Dictionary(ctx)
		if err != nil {
			return nil, err
		}
		if err := change(d); err != nil {
			return nil, err
		}
		if err := d.check(); err != nil {
			return nil, err
		}
		d.Format, d.Rev = FormatDictionary, d.Rev+1
		d.Event = a.NewEvent(actor, ActChanged)
		d.Event.Object = dictionaryKey(d.Rev)
		err = a.commitJSON(ctx, d.Event.Object, d, d.Event)
		if errors.Is(err, ErrConflict) {
			continue
		}
		return d, err
	}
}

func (d *Dictionary) check() error {
	for _, sets := range [][][]string{d.Synonyms, d.Variants, d.Divisions} {
		if len(sets) > MaxDictionary {
			return &Reason{"dictionary-full", fmt.Sprintf("辞書は%d組までです。使わない組を消してください。", MaxDictionary),
				fmt.Sprintf("A dictionary has at most %d sets. Remove some that are not used.", MaxDictionary)}
		}
		for _, set := range sets {
			if len(set) < 2 || len(set) > maxSet || slices.ContainsFunc(set, badWord) {
				return &Reason{"dictionary-set", fmt.Sprintf("「%s」: 一組は2～%d語、一語は%d文字までです。", strings.Join(set, "、"), maxSet, maxSetWord),
					fmt.Sprintf("%q: a set has 2 to %d words of at most %d characters.", strings.Join(set, ", "), maxSet, maxSetWord)}
			}
		}
	}
	if len(d.Stop) > MaxDictionary || slices.ContainsFunc(d.Stop, badWord) {
		return &Reason{"dictionary-stop", fmt.Sprintf("除く語は%d語まで、一語は%d文字までです。", MaxDictionary, maxSetWord),
			fmt.Sprintf("There are at most %d phrases to leave out, of at most %d characters.", MaxDictionary, maxSetWord)}
	}
	return nil
}

func badWord(w string) bool {
	return strings.TrimSpace(w) == "" || utf8.RuneCountInString(w) > maxSetWord || !utf8.ValidString(w)
}
