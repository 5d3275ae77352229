package viewer

import (
	"context"
	"errors"
	"strings"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func personActor(id archive.ID) string { return access.ActorOf(id) }

// personOf is the id of the person who acted, "" where it was nobody in person.
func personOf(actor string) archive.ID {
	id, ok := strings.CutPrefix(actor, access.ActorOf(""))
	if !ok {
		return ""
	}
	return archive.ID(id)
}

// actorPerson looks up who acted, once a request.
func (v *visit) actorPerson(actor string) *access.Person {
	id := personOf(actor)
	if id == "" {
		return nil
	}
	if v.person != nil && v.person.ID == id {
		return v.person
	}
	if p, ok := v.named[id]; ok {
		return p
	}
	p, err := v.People.ByID(v.ctx(), id)
	if err != nil {
		p = nil
		if !errors.Is(err, archive.ErrNotFound) {
			v.Log.WarnContext(v.ctx(), "look up who acted", "person", id, "err", err)
		}
	}
	if v.named == nil {
		v.named = map[archive.ID]*access.Person{}
	}
	v.named[id] = p
	return p
}

// who shows an actor as people call them.
func (v *visit) who(actor string) string {
	if p := v.actorPerson(actor); p != nil {
		return p.Name
	}
	if _, ok := catalogue[key("who."+actor)]; ok {
		return v.say(key("who." + actor))
	}
	return actor
}

// actorText is what findActor reads: a login, or owner, system, nobody.
func (v *visit) actorText(actor string) string {
	if p := v.actorPerson(actor); p != nil {
		return p.Login
	}
	return actor
}

// findActor is the actor that a person names by login, "" where there is none.
func (v *visit) findActor(ctx context.Context, s string) (string, error) {
	s = narrow(s)
	switch s {
	case archive.ActorOwner, archive.ActorSystem, actorNobody:
		return s, nil
	}
	if id, err := archive.ParseID(strings.TrimPrefix(s, access.ActorOf(""))); err == nil {
		return personActor(id), nil
	}
	p, err := v.People.ByLogin(ctx, s)
	if errors.Is(err, archive.ErrNotFound) {
		return "", nil
	} else if err != nil {
		return "", unavailable("store", err)
	}
	return p.Actor(), nil
}
