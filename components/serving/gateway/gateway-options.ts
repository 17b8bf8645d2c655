/** How clients outside the cluster reach the model: an Envoy Gateway of its own, which must be installed. */
export interface GatewayOptions {
  /** The one host name it answers to. */
  hostname: string;
  /** Secret with the certificate, in the namespace of the service. Defaults to `<service>-tls`. */
  tlsSecret?: string;
  /** Secret with one entry per client, its value the client's key. Defaults to `<service>-keys`. */
  keysSecret?: string;
  /** GatewayClass of Envoy Gateway. Defaults to `envoy`. */
  className?: string;
  /** Each proxy lets through so many. Defaults to 600. */
  requestsPerMinute?: number;
}

/** A gateway before several services, which tells them apart by the model a request names: Envoy AI Gateway. */
export interface ModelGatewayOptions extends GatewayOptions {
  /** Tokens, in and out together, that one client has across all models; needs Envoy Gateway's rate limit service. */
  tokensPerMinute?: number;
  /** Namespace of the gateway and its secrets. Defaults to its name. */
  namespace?: string;
}
