package main

func makePages(string) error { return nil }
