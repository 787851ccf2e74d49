package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.orNull;
import static com.nexusai.app.openapi.Shape.text;

/** Who am I, and how a browser signs in. */
final class IdentityRoutes implements Described {

  @Override
  public void describe(Routes routes) {
    routes.part("Identity", "Who is asking, and how a browser signs in.");
    routes
        .get("/api/v1/me", "getMe")
        .does("Who am I", "The user behind the token or the cookie.")
        .answers(
            200,
            "The user.",
            object(
                "A user.",
                key("uid", text("The user's id.")),
                key("email", orNull(text("Null where the identity has none."))),
                key("name", orNull(text("For people."))),
                key("picture", orNull(text("The address of one.")))),
            """
            {"uid": "local", "email": null, "name": "Local owner", "picture": null}
            """);
    routes
        .post("/api/v1/login-links", "createLoginLink")
        .does(
            "Make a sign-in link",
            "A path that signs one browser in, once, within ten minutes. With the local identity.")
        .answers(
            201,
            "It was made.",
            object("A link.", key("path", text("Open it in a browser."))),
            "{\"path\": \"/login?token=b2JzY3VyZQ\"}");
    routes
        .post("/api/v1/session", "signIn")
        .does(
            "Exchange an ID token for a cookie",
            "For what takes no header, such as EventSource and WebSocket. The cookie ends when the"
                + " token does. With Firebase's users.")
        .refuses(Refusal.ID_TOKEN_REQUIRED, Refusal.TOKEN_TOO_LARGE)
        .answers(204, "The browser is signed in.")
        .with(204, "Set-Cookie", "The token, for this server's own pages.");
    routes
        .delete("/api/v1/session", "signOut")
        .does("Sign a browser out", "Takes the cookie away. With Firebase's users.")
        .answers(204, "The browser is signed out.")
        .with(204, "Set-Cookie", "An empty one that ends at once.");
    routes
        .get("/login", "login")
        .does("Sign a browser in", "Sets the session cookie and leads to the start page.")
        .open()
        .query("token", text("From the link."), "b2JzY3VyZQ")
        .drop(Refusal.INVALID_PARAMETER, Refusal.UNKNOWN_PARAMETER, Refusal.REPEATED_PARAMETER)
        .answers(303, "It is signed in.")
        .with(303, "Location", "The start page.")
        .with(303, "Set-Cookie", "The session.")
        .answersText(
            401, "The link was used before or is too old.", "text/plain", "This link was used.\n");
  }
}
