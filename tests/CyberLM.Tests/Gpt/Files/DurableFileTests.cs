using System.Diagnostics;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Files;

public sealed class DurableFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        DurableFile.Probe = null;
        folder.Dispose();
    }

    [Fact]
    public void Whichever_disk_operation_fails_the_old_file_stays_and_nothing_else()
    {
        string path = folder["a.json"];
        DurableFile.WriteText(path, "old");
        int operations = FailEach(path, () => DurableFile.WriteText(path, "new"), () => Assert.Equal("old", File.ReadAllText(path)));
        Assert.True(operations >= 3, "write, flush, rename");
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Whichever_disk_operation_fails_the_old_folder_stays_and_nothing_else()
    {
        string path = folder["step"];
        Fill("old");
        FailEach(path, () => Fill("new"), () => Assert.Equal("old", File.ReadAllText(Path.Combine(path, "b"))));
        Assert.Equal("new", File.ReadAllText(Path.Combine(path, "b")));

        void Fill(string text) => DurableFile.WriteFolder(path, aside =>
        {
            DurableFile.WriteFlushed(Path.Combine(aside, "a"), s => s.Write("1"u8));
            DurableFile.WriteFlushed(Path.Combine(aside, "b"), s => s.Write(System.Text.Encoding.UTF8.GetBytes(text)));
        });
    }

    /// <summary>
    /// Lets the first disk operation fail, then the second, until all succeed. After the rename only the flush of the folder is left: when
    /// that fails the new content already stands there.
    /// </summary>
    int FailEach(string path, Action write, Action oldStands)
    {
        for (int n = 0; ; n++)
        {
            int count = 0;
            bool renamed = false;
            DurableFile.Probe = (operation, _) =>
            {
                if (count++ == n) throw new IOException("No space left on device");
                renamed |= operation == DiskOperation.Rename;
            };
            try
            {
                write();
                return n;
            }
            catch (EnvironmentException e)
            {
                Assert.Contains(path, e.Message);
                if (!renamed) oldStands();
                Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
            }
            finally
            {
                DurableFile.Probe = null;
            }
        }
    }

    [Fact]
    public void A_full_disk_is_the_environments_fault_and_leaves_the_old_file()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Skip("needs the right to mount a tmpfs");
        if (!Mount("-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.Path)) Assert.Skip("mounting a tmpfs is refused here");
        try
        {
            string path = folder["a.bin"];
            DurableFile.Write(path, s => s.Write(new byte[100_000]));
            var error = Assert.Throws<EnvironmentException>(() => DurableFile.Write(path, s => s.Write(new byte[300_000])));
            Assert.Contains(path, error.Message);
            Assert.Equal(100_000, new FileInfo(path).Length);
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        }
        finally
        {
            Process.Start("umount", folder.Path).WaitForExit();
        }
    }

    [Fact]
    public void A_folder_that_is_a_file_is_the_environments_fault()
    {
        DurableFile.WriteText(folder["a"], "");
        Assert.Throws<EnvironmentException>(() => DurableFile.WriteText(folder["a/b"], ""));
    }

    /// <summary>By its own name, not by that of the file that was to become it.</summary>
    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<EnvironmentException>(() => DurableFile.WriteText(folder["a/b"], ""));
        Assert.Equal($"cannot write {folder["a/b"]}: there is no folder {folder["a"]}", error.Message);
    }

    [Fact]
    public void Leftovers_of_a_crash_go_and_files_stay()
    {
        Directory.CreateDirectory(folder["step.partial"]);
        File.WriteAllText(folder["step.partial/x"], "");
        File.WriteAllText(folder["a.json.partial"], "");
        File.WriteAllText(folder["a.json"], "");
        DurableFile.RemoveLeftovers(folder.Path);
        Assert.Equal([folder["a.json"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Two_writers_of_one_name_do_not_touch_each_others_bytes()
    {
        string path = folder["g.jsonl"];
        DurableFile.Write(path, first =>
        {
            first.Write("of the "u8);
            DurableFile.WriteText(path, "of the second");
            Assert.Equal("of the second", File.ReadAllText(path));
            first.Write("first"u8);
        });
        Assert.Equal("of the first", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_that_somebody_is_writing_is_no_leftover()
    {
        DurableFile.Write(folder["g.jsonl"], stream =>
        {
            stream.Write("whole"u8);
            DurableFile.RemoveLeftovers(folder.Path);
        });
        Assert.Equal("whole", File.ReadAllText(folder["g.jsonl"]));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public void Killed_between_the_renames_of_a_folder_the_only_whole_one_comes_back(bool renamed, string expected)
    {
        string path = folder["step"], old = "";
        Fill("old");
        DurableFile.Probe = (_, at) => old = at == folder.Path ? Directory.GetDirectories(at).Single(d => d != path) : "";
        Fill("new");
        DurableFile.Probe = null;
        Directory.CreateDirectory(old);
        File.WriteAllText(Path.Combine(old, "a"), "old");
        if (!renamed) Directory.Delete(path, recursive: true);
        DurableFile.RemoveLeftovers(folder.Path);
        Assert.Equal(expected, File.ReadAllText(Path.Combine(path, "a")));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));

        void Fill(string text) => DurableFile.WriteFolder(path, aside => File.WriteAllText(Path.Combine(aside, "a"), text));
    }

    [Fact]
    public void A_locked_folder_names_the_process_that_holds_it()
    {
        using (FolderLock.Take(folder.Path))
        {
            var error = Assert.Throws<CyberLMException>(() => FolderLock.Take(folder.Path));
            Assert.Equal($"{folder.Path} is in use by process {Environment.ProcessId}", error.Message);
        }
        FolderLock.Take(folder.Path).Dispose();
    }

    static bool Mount(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
