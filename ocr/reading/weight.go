package reading

// weight is what the vote of a model counts.
func weight(model, text string, conf float64) float64 {
	return max(conf, 1) / 100
}

// trust is how far the best option is to be believed, 0–100.
func trust(best option, total float64, voters int) float64 {
	return best.conf * best.weight / total
}
