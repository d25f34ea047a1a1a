<?php
// Sign-up in one PHP file, as it is often written: PDO with SQLite, a cheap
// hash, the mail sent by hand to a server on the same machine.

function database(): PDO
{
	static $database;
	if (!$database) {
		$database = new PDO("sqlite:" . getenv("DB"), null, null, [
			PDO::ATTR_PERSISTENT => true,
			PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
		$database->exec("PRAGMA busy_timeout=5000; "
			. "PRAGMA synchronous=FULL");
	}
	return $database;
}

function mail_code(string $to, string $code): void
{
	$server = fsockopen("127.0.0.1", (int)getenv("SMTP_PORT"));
	fgets($server);
	foreach (["EHLO localhost", "MAIL FROM:<noreply@example.org>",
		"RCPT TO:<$to>", "DATA",
		"From: <noreply@example.org>\r\nTo: <$to>\r\n"
			. "Subject: Your code\r\n\r\nYour code is $code\r\n.",
		"QUIT"] as $command) {
		fwrite($server, $command . "\r\n");
		do {
			$line = fgets($server);
		} while ($line !== false && substr($line, 3, 1) === "-");
	}
	fclose($server);
}

if (getenv("PREPARE")) {
	database()->exec("PRAGMA journal_mode=WAL; CREATE TABLE users(
		id INTEGER PRIMARY KEY, email TEXT UNIQUE, hash TEXT, proven INT);
		CREATE TABLE codes(user_id INT, mac TEXT, expires INT);
		CREATE INDEX codes_user ON codes(user_id);
		CREATE TABLE sessions(mac TEXT PRIMARY KEY, user_id INT,
			expires INT);
		INSERT INTO users VALUES (1, 'first@example.org', '', 1);
		INSERT INTO sessions VALUES ('" . hash("sha256", "known")
		. "', 1, 9999999999)");
	exit;
}

if ($_SERVER["REQUEST_URI"] === "/me") {
	$query = database()->prepare("SELECT u.email FROM sessions s
		JOIN users u ON u.id = s.user_id WHERE s.mac = ? AND s.expires > ?");
	$query->execute([hash("sha256", $_COOKIE["sid"] ?? ""), time()]);
	$found = $query->fetch(PDO::FETCH_ASSOC);
	http_response_code($found ? 200 : 401);
	header("Content-Type: application/json");
	echo json_encode($found);
	exit;
}
$code = sprintf("%06d", random_int(0, 999999));
$database = database();
$database->exec("BEGIN IMMEDIATE");
$database->prepare("INSERT INTO users(email, hash, proven) VALUES(?, ?, 0)")
	->execute([$_POST["email"], hash("sha256", $_POST["password"])]);
$database->prepare("INSERT INTO codes VALUES(?, ?, ?)")->execute([
	$database->lastInsertId(), hash("sha256", $code), time() + 600]);
$database->exec("COMMIT");
mail_code($_POST["email"], $code);
http_response_code(303);
header("Location: /verify");
