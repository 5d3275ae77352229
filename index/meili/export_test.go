package meili

import "context"

// RemoveAll takes everything that a test made off the server.
func RemoveAll(x *Index) error {
	ctx := context.Background()
	all, err := x.Generations(ctx)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := x.Drop(ctx, g.Name); err != nil {
			return err
		}
	}
	return x.remove(ctx, x.metaUID())
}
