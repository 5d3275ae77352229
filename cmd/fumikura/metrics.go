package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricsHandler answers /metrics: the stages' counters (the queue's collector),
// the process and the runtime.
func (h *house) metricsHandler() http.Handler {
	h.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(h.metrics, promhttp.HandlerOpts{})
}
