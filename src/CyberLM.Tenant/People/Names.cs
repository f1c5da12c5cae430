namespace CyberLM.Tenant;

/// <summary>Common given and family names, and invented company names under reserved domains (RFC 2606).</summary>
static class Names
{
    public static IReadOnlyList<string> Given { get; } =
    [
        "Aisha", "Alan", "Alice", "Amir", "Anna", "Anton", "Arjun", "Beatriz", "Ben", "Bianca", "Brian", "Carla", "Carlos",
        "Chen", "Clara", "Daniel", "David", "Deepa", "Diana", "Dmitri", "Elena", "Emil", "Emma", "Erik", "Esther", "Fatima",
        "Felix", "Fiona", "Frank", "Gina", "Grace", "Hana", "Hannah", "Hugo", "Ian", "Ines", "Ivan", "Jack", "James", "Jana",
        "Jonas", "Julia", "Karim", "Karen", "Kenji", "Laura", "Leo", "Lena", "Liam", "Lucia", "Marco", "Maria", "Mark", "Mei",
        "Mia", "Mohammed", "Nadia", "Neil", "Nina", "Noah", "Olga", "Oliver", "Omar", "Oscar", "Paul", "Peter", "Priya",
        "Quentin", "Rachel", "Rafael", "Rita", "Robert", "Rosa", "Samuel", "Sara", "Sofia", "Stefan", "Susan", "Tara", "Thomas",
        "Tim", "Uma", "Vera", "Victor", "Walter", "Wei", "Yara", "Yusuf", "Zoe",
    ];

    public static IReadOnlyList<string> Family { get; } =
    [
        "Adams", "Ahmed", "Andersen", "Baker", "Bauer", "Becker", "Bell", "Berg", "Bianchi", "Brandt", "Brown", "Campbell",
        "Carter", "Chen", "Clarke", "Costa", "Cruz", "Davies", "Diaz", "Dubois", "Edwards", "Evans", "Fernandes", "Fischer",
        "Foster", "Garcia", "Gray", "Green", "Gupta", "Haas", "Hall", "Hansen", "Harris", "Hill", "Hoffmann", "Hughes", "Ito",
        "Jackson", "Jansen", "Johnson", "Jones", "Kaur", "Keller", "Khan", "King", "Klein", "Kowalski", "Kumar", "Larsen", "Lee",
        "Lewis", "Lopez", "Marino", "Martin", "Mehta", "Meyer", "Mills", "Moore", "Moreau", "Morgan", "Murphy", "Nakamura",
        "Nguyen", "Novak", "O'Brien", "O'Neill", "Okafor", "Olsen", "Park", "Patel", "Perez", "Peters", "Quinn", "Ramos", "Reed",
        "Ricci", "Roberts", "Rossi", "Ruiz", "Sato", "Schmidt", "Schneider", "Scott", "Shah", "Silva", "Singh", "Smith", "Suzuki",
        "Tanaka", "Taylor", "Turner", "Van Dijk", "Vogel", "Wagner", "Walker", "Ward", "Watson", "Weber", "White", "Wilson",
        "Wolf", "Wright", "Yamada", "Young", "Zhang", "Zimmermann",
    ];

    public static IReadOnlyList<string> Companies { get; } =
    [
        "alderpeak", "brightquay", "cobaltfield", "driftwood", "elmbridge", "fernhollow", "graniteway", "harbourline", "ironvale",
        "juniperdocks", "kestrelworks", "larchmere",
    ];

    public static IReadOnlyList<string> Partners { get; } =
    [
        "millbrook-audit", "northgate-logistics", "opalridge-consulting", "pinecrest-media", "quarrystone", "redwharf-legal",
        "silverbirch-staffing", "tidewater-software",
    ];

    public static IReadOnlyList<string> ServicePrincipals { get; } =
    [
        "backup-vault", "ci-deployment", "crm-connector", "data-lake-loader", "hr-provisioning", "invoice-import", "log-forwarder",
        "mail-archiver", "monitoring-reader", "report-export", "secret-rotation", "ticket-bridge",
    ];

    public static IReadOnlyList<string> Services { get; } =
    [
        "Backup Agent", "Report Scheduler", "Mail Relay", "Directory Sync", "Inventory Scanner", "Print Gateway", "Data Export",
        "Build Runner", "Monitoring Probe", "Archive Job",
    ];
}
