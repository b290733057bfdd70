package provider

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
)

// stopGrace is how long a stop waits for actions to say how they ended. A look ends
// at once; this bounds what nobody foresaw.
const stopGrace = 2 * time.Second

// NewServer gives a factory of providers as the protocol knows them, which share
// pace; see New. An interrupted action of theirs never counts as complete.
func NewServer(interrupted context.Context, version string, pace *capture.Pace) func() tfprotov6.ProviderServer {
	factory := New(interrupted, version, pace)
	return func() tfprotov6.ProviderServer {
		return &server{protocol: providerserver.NewProtocol6(factory())().(protocol)} // the framework's has actions
	}
}

// protocol is what Terraform calls, actions included.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
}

// server has a stop wait for the actions under way. terraform-plugin-go (0.31)
// sends an action's events until the request's context ends, drops the rest, the
// last one with its errors among them, and answers without an error, which
// Terraform takes for success. That context ends once StopProvider has answered.
type server struct {
	protocol

	mu     sync.Mutex
	nextID int
	// underWay has a channel for each action, closed when its last event is sent.
	underWay map[int]chan struct{}
}

// InvokeAction implements tfprotov6.ActionServer.
func (s *server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	ended := s.begin()
	stream, err := s.protocol.InvokeAction(ctx, req)
	if err != nil {
		ended()
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		defer ended()
		stream.Events(push)
	}}, nil
}

func (s *server) begin() (ended func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.underWay == nil {
		s.underWay = map[int]chan struct{}{}
	}
	id, done := s.nextID, make(chan struct{})
	s.nextID++
	s.underWay[id] = done
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.underWay, id)
		close(done)
	}
}

// StopProvider implements tfprotov6.ProviderServer: it ends all looks, and answers
// when each action has said so.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	resp, err := s.protocol.StopProvider(ctx, req)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	waiting := make([]chan struct{}, 0, len(s.underWay))
	for _, done := range s.underWay {
		waiting = append(waiting, done)
	}
	s.mu.Unlock()
	grace := time.NewTimer(stopGrace)
	defer grace.Stop()
	for _, done := range waiting {
		select {
		case <-done:
		case <-grace.C:
			return resp, nil
		case <-ctx.Done():
			return resp, nil
		}
	}
	return resp, nil
}
