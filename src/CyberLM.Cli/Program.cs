Console.Error.WriteLine("cyberlm: no verb yet");
return 2;
