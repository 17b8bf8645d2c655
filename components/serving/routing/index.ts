export { routingObjects } from "./objects.ts";
export { routingOf, type RoutedService, type Routing } from "./routing.ts";
