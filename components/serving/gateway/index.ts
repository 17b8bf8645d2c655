export { routingObjects } from "./routing-objects.ts";
export { routingOf, type RoutedService, type Routing } from "./routing.ts";
