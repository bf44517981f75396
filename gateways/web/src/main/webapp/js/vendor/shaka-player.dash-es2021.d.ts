// What is not ours is not checked as ours.
export {};
